"""The order in which the banners, cities and counties of the league are written: that of their division codes
(GB/T 2260), the management district after them. Units of other names keep the order in which they were entered."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Value, When

OFFICIAL = (
    "二连浩特市",
    "锡林浩特市",
    "阿巴嘎旗",
    "苏尼特左旗",
    "苏尼特右旗",
    "东乌珠穆沁旗",
    "西乌珠穆沁旗",
    "太仆寺旗",
    "镶黄旗",
    "正镶白旗",
    "正蓝旗",
    "多伦县",
    "乌拉盖管理区",
)


def official_place(name: str) -> int:
    """The place of a unit by its name; after all of them for any other."""
    return OFFICIAL.index(name) if name in OFFICIAL else len(OFFICIAL)


def official_rank() -> Case:
    """The same for the database to sort by."""
    places = [When(name=name, then=Value(place)) for place, name in enumerate(OFFICIAL)]
    return Case(*places, default=Value(len(OFFICIAL)), output_field=IntegerField())
