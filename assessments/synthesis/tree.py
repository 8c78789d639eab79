"""An invented league: twelve banners and counties, league departments, and units of many sizes."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from units.models import Unit

from .loading import known

LEAGUE = "锡林郭勒盟"
BANNERS = {  # name, area code of ID numbers
    "锡林浩特市": "152502",
    "二连浩特市": "152501",
    "阿巴嘎旗": "152522",
    "苏尼特左旗": "152523",
    "苏尼特右旗": "152524",
    "东乌珠穆沁旗": "152525",
    "西乌珠穆沁旗": "152526",
    "太仆寺旗": "152527",
    "镶黄旗": "152528",
    "正镶白旗": "152529",
    "正蓝旗": "152530",
    "多伦县": "152531",
}
WEIGHTS = (26, 7, 5, 4, 7, 8, 8, 11, 4, 6, 8, 8)  # the seat of the league is the largest
TRADES = {  # trade: its office below a banner, its office of the league, kinds of its units
    "education": ("教育局", "盟教育局", ("第{n}中学", "第{n}小学", "蒙古族第{n}小学", "第{n}幼儿园", "{town}中心校")),
    "health": ("卫生健康委员会", "盟卫生健康委员会", ("人民医院{n}分院", "第{n}社区卫生服务中心", "{town}卫生院")),
    "husbandry": ("农牧和科技局", "盟农牧局", ("畜牧工作站{n}站", "{town}综合保障和技术推广中心")),
    "culture": ("文体旅游广电局", "盟文化旅游体育局", ("文化馆{n}分馆", "乌兰牧骑{n}队", "图书馆{n}分馆")),
    "building": ("住房和城乡建设局", "盟住房和城乡建设局", ("市政工程{n}队", "建设工程质量监督{n}站")),
    "company": ("", "", ("草原勘测设计{n}有限公司", "牧业科技{n}有限公司", "第{n}民营医院", "工程检测{n}有限公司")),
}
TRADE_WEIGHTS = {"education": 42, "health": 24, "husbandry": 10, "culture": 6, "building": 6, "company": 12}
TOWNS = (
    "巴彦宝拉格苏木", "白音锡勒镇", "额仁高毕苏木", "洪格尔高勒镇", "赛罕高毕苏木", "朱日和镇", "满都拉图镇",
    "乌里雅斯太镇", "道特淖尔镇", "巴拉嘎尔高勒镇", "浩勒图高勒镇", "宝昌镇", "千斤沟镇", "新宝拉格镇", "明安图镇",
    "上都镇", "桑根达来镇", "那日图苏木", "大北沟镇", "诺尔镇", "蔡木山乡", "阿尔善宝拉格镇", "朝克乌拉苏木",
    "别力古台镇",
)  # fmt: skip
STEP = 4
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class Place:
    """A unit that people work in, or an office above it."""

    pk: int
    path: str
    name: str
    full_name: str
    kind: str
    sector: str
    area: str = "152502"
    trade: str = ""
    township: bool = False
    size: int = 0
    new: bool = True


class Tree:
    """The tree as it is, and what is added to it."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.places: dict[str, Place] = {}
        self.children: dict[str, int] = {}
        for path, pk, name, full_name, kind, sector in known(Unit, "path", "id", "name", "full_name", "kind", "sector"):
            self.places[full_name] = Place(pk, path, name, full_name, kind, sector, new=False)
            number, parent = int(path[-STEP:], 36), path[:-STEP]
            self.children[parent] = max(self.children.get(parent, 0), number)

    def child(self, parent: Place | None, name: str, kind: str, sector: str = "", **about) -> Place:
        """The unit of this name below the parent; added when there is none."""
        full_name = f"{parent.full_name}>{name}" if parent else name
        place = self.places.get(full_name)
        if place is None:
            above = parent.path if parent else ""
            number = self.children[above] = self.children.get(above, 0) + 1
            place = Place(self.next_id, above + _base36(number), name, full_name, kind, sector, **about)
            self.places[full_name] = place
            self.next_id += 1
        return place

    def added(self) -> list[Place]:
        return [place for place in self.places.values() if place.new]

    def rows(self) -> Iterator[tuple]:
        """id, public id, path, depth, numchild, name, full name, kind, ownership."""
        below: dict[str, int] = {}
        for place in self.places.values():
            below[place.path[:-STEP]] = below.get(place.path[:-STEP], 0) + 1
        for place in self.added():
            yield (
                place.pk, uuid.uuid4(), place.path, len(place.path) // STEP, below.get(place.path, 0), place.name,
                place.full_name, place.kind, place.sector,
            )  # fmt: skip

    def grown(self) -> dict[int, int]:
        """Units that were there already and have children now, with how many."""
        below: dict[str, int] = {}
        for place in self.places.values():
            below[place.path[:-STEP]] = below.get(place.path[:-STEP], 0) + 1
        return {place.pk: below[place.path] for place in self.places.values() if not place.new and place.path in below}


def grow(people: int, rng: random.Random, first_id: int) -> tuple[Tree, list[Place]]:
    """The tree for so many people, and the units with how many work in each."""
    tree = Tree(first_id)
    league = tree.child(None, LEAGUE, "league")
    units = []
    left = people
    numbers: dict[str, int] = {}
    while left > 0:
        size = min(left, max(3, int(rng.lognormvariate(3.4, 0.8))))
        unit = _unit(tree, league, rng, numbers)
        unit.size = size
        units.append(unit)
        left -= size
    return tree, units


def _unit(tree: Tree, league: Place, rng: random.Random, numbers: dict[str, int]) -> Place:
    trade = rng.choices(list(TRADE_WEIGHTS), list(TRADE_WEIGHTS.values()))[0]
    office, league_office, names = TRADES[trade]
    of_league = bool(league_office) and rng.random() < 0.12
    banner = rng.choices(list(BANNERS), WEIGHTS)[0]
    area = BANNERS[banner]
    if of_league:
        area = BANNERS["锡林浩特市"]
        above = tree.child(league, league_office, "department", "public")
    else:
        above = tree.child(league, banner, "banner", area=area)
        if office:
            above = tree.child(above, f"{banner}{office}", "department", "public", area=area)
    pattern = rng.choice([name for name in names if not (of_league and "{town}" in name)])
    town = rng.choice(TOWNS)
    shown = pattern.format(n="", town=town)
    prefix = "锡林郭勒盟" if of_league else banner
    key = f"{above.full_name}>{prefix}{shown}"
    number = numbers[key] = numbers.get(key, 0) + 1
    while f"{above.full_name}>{prefix}{_named(pattern, number, town)}" in tree.places:
        number = numbers[key] = number + 1
    sector = "non_public" if trade == "company" else "public"
    name = prefix + _named(pattern, number, town)
    return tree.child(above, name, "unit", sector, area=area, trade=trade, township="{town}" in pattern)


def _named(pattern: str, number: int, town: str) -> str:
    if "{n}" in pattern:
        return pattern.format(n=number, town=town)
    return pattern.format(town=town) + (f"（{number}）" if number > 1 else "")


def _base36(number: int) -> str:
    digits = ""
    for _ in range(STEP):
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits
