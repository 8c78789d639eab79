"""Closed lists: subject, yes and no, examination result, sex, ownership, level."""

import re
from collections.abc import Callable, Mapping, Sequence

from intake.cells import Cell, quoted, shown, unwrap
from intake.faults import fault
from intake.folding import fold

_LOOSE = re.compile(r"[\s()（）【】\[\]]+")


def _loose(text: str) -> str:
    return _LOOSE.sub("", fold(unwrap(text))).casefold()


class WordChoice:
    """A parser for one of several values, each with the words that mean it, separated by spaces.

    The fault code is ``<name>_unknown``; its sentence names the first word of every value.
    """

    def __init__(
        self, name: str, words: dict[object, str], *, derive: Callable[[str], str | None] | None = None
    ) -> None:
        self.name = name
        self.values = tuple(words)
        self.titles = tuple(synonyms.split()[0] for synonyms in words.values())
        self._meaning = {_loose(word): value for value, synonyms in words.items() for word in synonyms.split()}
        self._derive = derive

    def __call__(self, cell: Cell) -> object:
        """The value that the cell's word means."""
        text = _loose(shown(cell))
        if text not in self._meaning and self._derive is not None and not isinstance(cell, (int, float)):
            text = self._derive(text) or text
        if text in self._meaning:
            return self._meaning[text]
        return fault(f"{self.name}_unknown", text=quoted(cell), choices="、".join(self.titles))


_ELECTIVE = re.compile(r"(?:必修|选修|必选|线上|线下|网络)课?$")
_RESULT = re.compile(
    r"[√✓✔☑×✗✘]?(?:补考|重考)?(?P<word>\D+?)(?:[,，:：]?[0-9]{1,3}(?:\.[0-9]+)?分?)?(?:补考|重考|重修)?"
)
_SIGNS = {"√": "合格", "✓": "合格", "✔": "合格", "☑": "合格", "×": "不合格", "✗": "不合格", "✘": "不合格"}


def _subject_word(text: str) -> str | None:
    """The subject without what kind of course it is: 公需科目（必修）."""
    return _ELECTIVE.sub("", text)


def _result_word(text: str) -> str | None:
    """The result without sign, score and second attempt: √合格, 合格（85分）, 通过(补考). A score is no result."""
    match = _RESULT.fullmatch(text)
    if match is None:
        return None
    sign = _SIGNS.get(text[0])
    word = match["word"]
    if sign is not None and exam_passed(word) is not exam_passed(sign):
        return None
    return word


# Titles by the level they belong to, more special ones first; the older series of primary schools had its 高级 in the
# middle. A title that stands in no line is not guessed.
_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        ("中级", r"(?:小学|幼儿园)高级(?:教师)?|小教高级|幼教高级"),
        ("初级", r"(?:小学|幼儿园|小教|幼教)[一二三]级(?:教师)?"),
        ("中级", r"助理研究员"),
        ("初级", r"助理\w{0,6}(?:师|员|记者|编辑|教练|翻译)|助教|研究实习员|见习\w{0,6}"),
        (
            "高级",
            r"正?高级(?!技师)\w{0,8}(?:师|员|记者|编辑|教练|教师|讲师)|高级讲师|正高级|(?:中学|中教|中小学)高级(?:教师)?",
        ),
        ("高级", r"副?主任\w{0,4}师|主任(?:记者|编辑|播音员)"),
        ("高级", r"副?教授|副?研究员|副?研究馆员|副?编审|副?译审|播音指导|推广研究员|国家级教练"),
        ("高级", r"[一二]级(?:演员|演奏员|编剧|导演|美术师|作曲|指挥|舞美设计师|作词)|一级翻译"),
        ("中级", r"主治(?:\w{0,2}医师)|主管(?:\w{0,3}(?:药师|护师|技师|检验师|医师))|讲师|馆员|编辑|记者"),
        (
            "中级",
            r"(?:中学|中小学|中教|幼儿园)?一级(?:教师|播音员|校对)|二级翻译|三级(?:演员|演奏员|编剧|导演|美术师)|一级教练",
        ),
        ("初级", r"(?:中学|中小学|中教)?[二三]级(?:教师|播音员|校对)|三级翻译|四级(?:演员|演奏员)|[二三]级教练"),
        ("初级", r"(?:住院)?(?:中|蒙)?医师|(?:中|蒙)?药师|护师|检验师|检验技师|放射技师|康复技师|护士|医士|药士|技士"),
        ("初级", r"(?:技术|经济|会计|统计|审计|管理|农业技术|畜牧|实验|农艺)员"),
        (
            "中级",
            r"\w{0,6}(?:工程|经济|会计|统计|审计|农艺|畜牧|兽医|实验|政工|美术|工艺美术|规划|测绘|建筑|林业工程)师",
        ),
    )
)


def title_level_of(title: str) -> str | None:
    """The word for the level of a title as people write it (主治医师 is 中级); None when it is not known."""
    text = _loose(title)
    for level, pattern in _TITLES:
        if pattern.fullmatch(text):
            return level
    for level in ("正高级", "副高级", "高级", "中级", "初级"):
        # The level with the title behind it, in brackets or not: 副高级（副教授）.
        rest = text.removeprefix(level).removeprefix("职称")
        if rest != text and rest and (known := title_level_of(rest)) is not None:
            return known if known == level.removeprefix("正").removeprefix("副") else None
    return None


def subject_choice(subjects: Mapping[str, Sequence[str]]) -> WordChoice:
    """A parser for the subjects of a place: its id for each, with its name and other words for it. What else people
    write for a name (专业课 for 专业科目) is understood where it can mean one subject only."""
    named = {_loose(word): one for one, words in subjects.items() for word in words}
    meant: dict[str, set[str]] = {}
    for one, words in subjects.items():
        usual = set(_USUAL.get(one, "").split())
        alike = usual if usual & {_loose(word) for word in words} else set()
        for stem in (_stem(_loose(word)) for word in words):
            alike |= {stem + ending for ending in _ENDINGS}
        for word in map(_loose, alike):
            meant.setdefault(word, set()).add(one)
    spoken = {one: list(words) for one, words in subjects.items()}
    for word, ones in meant.items():
        if word not in named and len(ones) == 1:
            spoken[next(iter(ones))].append(word)
    # A name may hold a space of its own: what is compared holds none.
    joined: dict[object, str] = {
        one: " ".join(dict.fromkeys("".join(word.split()) for word in words)) for one, words in spoken.items()
    }
    return WordChoice("subject", joined, derive=_subject_word)


def _stem(name: str) -> str:
    for ending in ("科目学时", "科目", "课程", "课目", "学时", "课", "类"):
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name


_ENDINGS = ("", "科目", "课", "科", "课程", "科目学时", "课目", "类")
_USUAL: dict[object, str] = {
    "public": "公需科目 公需课 公需 公需科 公需课程 公需科目学时 公共科目 公共课 公共需求科目 公需课目 公需类",
    "professional": "专业科目 专业课 专业 专业科 专业课程 专业科目学时 专业课目 专业类 专业技术科目",
}
subject = WordChoice("subject", dict(_USUAL), derive=_subject_word)
sex = WordChoice("sex", {"male": "男 男性 m male", "female": "女 女性 f female"})
ownership = WordChoice(
    "ownership",
    {
        "public": "公有制 公有 公有制单位 公有制经济 国有 国有企业 国企 国有单位 事业单位 "
        "机关事业单位 全民所有制 集体所有制 全额事业单位 全额拨款事业单位 差额事业单位 差额拨款事业单位 "
        "自收自支事业单位 公益一类 公益二类 公益一类事业单位 公益二类事业单位 参公事业单位 机关 行政机关 党政机关 "
        "国有独资 国有控股 集体企业",
        "non_public": "非公有制 非公有 非公 非公有制单位 非公有制经济 非公企业 非公有制企业 "
        "民营 民营企业 私营 私营企业 民办 民办非企业",
    },
)
yes_no = WordChoice("yes_no", {True: "是 有 y yes true √ ✓ ✔ 1 对", False: "否 无 不是 没有 n no false × ✗ ✘ 0"})
exam_passed = WordChoice(
    "exam_passed",
    {
        True: "合格 通过 及格 是 已合格 已通过 "
        "考试合格 考核合格 考试通过 考核通过 测试通过 优秀 良好 优 良 优良 y yes true pass passed √ ✓",
        False: "不合格 未通过 不及格 否 未合格 不通过 没有通过 "
        "考试不合格 考核不合格 考试未通过 考核未通过 未及格 n no false fail failed ×",
        None: "未考 未考试 未参加 未参加考试 缺考 无 未考核 免考 免试 无考试 无需考试",
    },
    derive=_result_word,
)
title_level = WordChoice(
    "title_level",
    {
        "senior": "高级 正高 正高级 副高 副高级 高级职称 正高职称 副高职称 高级正高 高级副高 正高级职称 副高级职称",
        "intermediate": "中级 中级职称",
        "junior": "初级 助理级 助理 员级 初级职称 初级助理级 初级员级 助理级职称 员级职称",
        None: "无 无职称 未评 未定级 未取得 暂无",
    },
    derive=title_level_of,
)
employment = WordChoice(
    "employment",
    {
        "active": "在职 在岗 在编 在编在岗 正常",
        "long_leave": "长期离岗 长期休假 长假 长期病假 产假 停薪留职 离岗",
        "retired": "退休 已退休 离休",
        "left": "离职 调出 已离职 已调出 辞职 死亡",
    },
)
