"""The banners, cities and counties of the league as tiles that lie roughly as on a map, to be looked at before the
table is read. The figures stand in the tiles and, all of them, in the table below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .picture import PartRow

PLACES = {
    "东乌珠穆沁旗": (5, 1),
    "乌拉盖管理区": (6, 1),
    "苏尼特左旗": (2, 2),
    "阿巴嘎旗": (3, 2),
    "锡林浩特市": (4, 2),
    "西乌珠穆沁旗": (5, 2),
    "二连浩特市": (1, 3),
    "苏尼特右旗": (2, 3),
    "镶黄旗": (3, 3),
    "正镶白旗": (4, 3),
    "正蓝旗": (5, 3),
    "多伦县": (6, 3),
    "太仆寺旗": (4, 4),
}
"""Column from the west, line from the north; both begin with 1."""
FEWEST = 3
"""A map of fewer tells nothing that the table does not."""
SHADES = 5


@dataclass(frozen=True)
class Tile:
    """One part of the league in its place. ``shade``: 0 (the lowest share of those beside it) to 4 (the highest)."""

    row: PartRow
    column: int
    line: int
    shade: int = 0


def tiles(parts: Sequence[PartRow]) -> list[Tile]:
    """The parts of a unit that have a place on the map, in their order; none where there are too few."""
    known = [Tile(row, *PLACES[row.unit.name]) for row in parts if row.unit.name in PLACES and not row.here_only]
    return _shaded(known) if len(known) >= FEWEST else []


def _shaded(known: list[Tile]) -> list[Tile]:
    """Colours tell parts from each other: the lowest share has the lightest, the highest the deepest, all the lightest
    where they are alike."""
    shares = [tile.row.met / tile.row.people if tile.row.people else 0.0 for tile in known]
    least, room = min(shares), max(shares) - min(shares)
    return [
        replace(tile, shade=round((share - least) / room * (SHADES - 1)) if room else 0)
        for tile, share in zip(known, shares, strict=True)
    ]
