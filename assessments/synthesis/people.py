"""Invented people: names, ID numbers valid in form, and what a roster says of them."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass
from functools import lru_cache

from learners.people.pinyin import name_pinyin

from .tree import Place

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN_MALE = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆旭宁龙林欢阳建国志新海山东峰岩松柏利民永胜春生文斌学义"
GIVEN_FEMALE = "芳娜敏静秀丽艳娟霞燕玲丹萍红梅雪婷玉兰洁慧琳晶莹倩雯欣月英桂荣春香凤琴淑珍海燕晓云冬梅佳怡"
RARE = "䶮㛃垚犇淼旻昇堃彧翀"
MONGOLIAN = (
    "阿拉坦", "乌云", "萨仁", "娜仁", "斯琴", "乌兰", "额尔敦", "孟克", "宝力", "敖登", "苏布", "哈斯", "那顺",
    "朝格", "达布希", "特木尔", "呼和", "满都", "青格", "塔林",
)  # fmt: skip
MONGOLIAN_MALE = (
    "巴特尔", "巴图", "宝音", "朝鲁", "达来", "布和", "吉日嘎拉", "毕力格", "苏和", "道尔吉", "巴雅尔", "扎布",
    "格日勒图", "呼", "乌力吉", "仓",
)  # fmt: skip
MONGOLIAN_FEMALE = (
    "其其格", "高娃", "托娅", "花", "格日乐", "娜", "图雅", "其木格", "格根", "塔娜", "通拉嘎", "琪琪格",
    "萨茹拉", "毕力格玛",
)  # fmt: skip
CLANS = ("孛儿只斤", "弘吉剌", "乌梁海", "察哈尔阿巴嘎")
FIELDS = {
    "education": ("语文教学", "数学教学", "英语教学", "蒙古语文教学", "历史教学", "学前教育", "物理教学"),
    "health": ("临床医学", "护理学", "药学", "蒙医学", "公共卫生", "检验医学"),
    "husbandry": ("畜牧兽医", "草原保护", "农业技术推广", "农产品质量安全"),
    "culture": ("群众文化", "图书资料", "文物博物", "舞台艺术"),
    "building": ("建筑工程", "市政工程", "工程造价"),
    "company": ("测绘工程", "电力工程", "机械工程", "经济", "会计"),
}
LEVELS = {"senior": (13, (4, 7)), "intermediate": (38, (8, 10)), "junior": (36, (11, 13)), "none": (13, (12, 13))}
_WEIGHT = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


@dataclass
class Invented:
    """One invented person, ready for the roster."""

    pk: int
    public_id: uuid.UUID
    name: str
    id_number: str
    document_type: str
    phone: str
    sex: str
    birth_date: dt.date | None
    sector: str
    grassroots_post: bool | None
    confirmed: bool
    title_level: str
    post_grade: int | None
    field: str
    employment: str
    since: dt.date
    place: Place

    @property
    def pinyin(self) -> tuple[str, str]:
        return _pinyin(self.name)


_pinyin = lru_cache(maxsize=200_000)(name_pinyin)


class Inventor:
    """Invents people. The same seed gives the same people."""

    def __init__(self, rng: random.Random, today: dt.date) -> None:
        self.rng = rng
        self.today = today
        self._taken: set[str] = set()

    def person(self, pk: int, place: Place) -> Invented:
        rng = self.rng
        female = rng.random() < 0.58
        age = min(61, max(21, int(rng.triangular(21, 61, 38))))
        birth = self.today - dt.timedelta(days=age * 365 + age // 4 + rng.randrange(365))
        level = rng.choices(list(LEVELS), [weight for weight, _ in LEVELS.values()])[0]
        if age < 26 and level in {"senior", "intermediate"}:
            level = "junior"
        low, high = LEVELS[level][1]
        number, document, known_birth, sex = self._document(birth, female, place.area)
        trade = place.trade or rng.choice(list(FIELDS))
        return Invented(
            pk=pk,
            public_id=uuid.UUID(int=rng.getrandbits(128), version=4),
            name=self._name(female),
            id_number=number,
            document_type=document,
            phone=f"1{rng.choice('3589')}{rng.randrange(10**9):09d}" if rng.random() < 0.97 else "",
            sex=sex,
            birth_date=known_birth,
            sector=(place.sector or "public") if rng.random() < 0.97 else "",
            grassroots_post=place.township if rng.random() < 0.96 else None,
            confirmed=rng.random() < 0.9,
            title_level=level,
            post_grade=rng.randint(low, high) if rng.random() < 0.93 else None,
            field=rng.choice(FIELDS[trade]),
            employment=rng.choices(("active", "long_leave", "retired", "left"), (955, 15, 20, 10))[0],
            since=min(self.today, birth + dt.timedelta(days=22 * 365 + rng.randrange(1200))),
            place=place,
        )

    def _document(self, birth: dt.date, female: bool, area: str) -> tuple[str, str, dt.date | None, str]:
        rng = self.rng
        if rng.random() < 0.001:
            number = f"E{rng.randrange(10**8):08d}"
            if number not in self._taken:
                self._taken.add(number)
                return number, "passport", birth if rng.random() < 0.5 else None, ""
        while True:
            body = f"{area}{birth:%Y%m%d}{rng.randrange(500) * 2 + (0 if female else 1):03d}"
            if body not in self._taken:
                self._taken.add(body)
                check = _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHT, strict=True)) % 11]
                return body + check, "resident_id", birth, "female" if female else "male"

    def _name(self, female: bool) -> str:
        rng = self.rng
        if rng.random() < 0.31:
            name = rng.choice(MONGOLIAN) + rng.choice(MONGOLIAN_FEMALE if female else MONGOLIAN_MALE)
            return f"{rng.choice(CLANS)}·{name}" if rng.random() < 0.02 else name
        given = GIVEN_FEMALE if female else GIVEN_MALE
        surname = SURNAMES[min(int(rng.expovariate(0.06)), len(SURNAMES) - 1)]
        if rng.random() < 0.004:
            return surname + rng.choice(RARE)
        return surname + "".join(rng.choice(given) for _ in range(1 if rng.random() < 0.18 else 2))
