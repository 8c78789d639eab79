"""People counted against two properties: where each figure leads, and how properties read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from assessments.standings.selectors import crosstab
from assessments.standings.settling import settled
from ground.actors import Actor
from learners.people.models import Learner
from policy.selectors import NOTICE
from rulebook.speech import Phrases
from units.models import SectorChoices, Unit
from units.selectors import parts_of

from .filters import NOTHING
from .picture import column_of
from .picture import columns as columns_of
from .question import Asked

DIMENSIONS = {
    "part": _("unit"),
    "sector": _("ownership"),
    "level": _("title level"),
    "field": _("professional field"),
    "state": _("state and subjects"),
    "route": _("article that decides"),
}
MOST = 60
"""Rows of one table; further ones are added up in a last row without a list behind it."""


Figure = tuple[int, str]
"""So many people, and the filters that find them (empty: no list)."""


@dataclass
class CrosstabLine:
    """One row of the table: its name, its figures with the lists behind them, and their sum with its own."""

    label: str
    address: str = ""
    cells: list[Figure] = field(default_factory=list)

    @property
    def total(self) -> Figure:
        return sum(people for people, _address in self.cells), self.address


@dataclass(frozen=True)
class Pivot:
    rows: list[CrosstabLine]
    columns: list[str]
    totals: list[Figure]
    people: Figure


def dimension(text: str, default: str) -> str:
    return text if text in DIMENSIONS else default


def build(actor: Actor, asked: Asked, rows: str, columns: str) -> Pivot:
    """The table of a unit; figures are links to the people behind them."""
    found = crosstab(
        actor=actor, unit=asked.unit, question=asked.question, survey=asked.answer(), rows=rows, columns=columns
    )
    parts = {unit.path: unit for unit in parts_of(actor=actor, unit=asked.unit)} if "part" in (rows, columns) else {}
    counts: dict[tuple[str, str], int] = {}
    known = columns_of(asked.pack)
    for row, column_, state, done, human, people in found:
        holds = column_of(settled(state, done, human), done, known)
        key = holds if rows == "state" else row, holds if columns == "state" else column_
        counts[key] = counts.get(key, 0) + people
    across = _order(columns, {key[1] for key in counts}, counts, 1, known, list(parts))
    down = _order(rows, {key[0] for key in counts}, counts, 0, known, list(parts))
    lines = [
        CrosstabLine(
            _label(rows, row, parts, asked),
            _address(asked, {rows: row}, parts),
            [(counts.get((row, one), 0), _address(asked, {rows: row, columns: one}, parts)) for one in across],
        )
        for row in down[:MOST]
    ]
    if len(down) > MOST:
        rest = CrosstabLine(str(_("others")))
        rest.cells = [(sum(counts.get((row, one), 0) for row in down[MOST:]), "") for one in across]
        lines.append(rest)
    totals = [
        (sum(line.cells[index][0] for line in lines), _address(asked, {columns: one}, parts))
        for index, one in enumerate(across)
    ]
    everybody = sum(people for people, _filters in totals), _address(asked, {}, parts)
    return Pivot(lines, [_label(columns, one, parts, asked) for one in across], totals, everybody)


def _order(
    name: str,
    keys: Iterable[str],
    counts: dict[tuple[str, str], int],
    place: int,
    known: Iterable[str],
    parts: Sequence[str],
) -> list[str]:
    """States in the order of the picture, units as the audit has them after the unit itself, all else by size."""
    if name == "state":
        return [key for key in known if key in set(keys)]
    if name == "part":
        return sorted(keys, key=lambda path: (parts.index(path) if path in parts else -1, path))
    size: dict[str, int] = {}
    for key, people in counts.items():
        size[key[place]] = size.get(key[place], 0) + people
    return sorted(keys, key=lambda key: (-size[key], key))


def _label(name: str, key: str, parts: dict[str, Unit], asked: Asked) -> str:
    unit = asked.unit
    if name == "part":
        return parts[key].name if key in parts and key != unit.path else str(_("%(name)s itself") % {"name": unit.name})
    if name == "state":
        return str(columns_of(asked.pack)[key])
    if not key:
        return str(_("not entered")) if name != "route" else str(_("none"))
    match name:
        case "sector":
            return str(dict(SectorChoices.choices).get(key, key))
        case "level":
            return str(dict(Learner.TitleLevel.choices).get(key, key))
        case "route":
            return Phrases().clause(key, asked.pack)
    return key


def _address(asked: Asked, pair: dict[str, str], parts: dict[str, Unit]) -> str:
    """The filters that find exactly the people of one figure."""
    found: dict[str, Any] = {"unit": asked.unit.public_id, "question": asked.question}
    found[NOTICE] = asked.pack.policy_year
    if asked.day:
        found["day"] = asked.day.isoformat()
    for name, key in pair.items():
        if name == "part":
            if key == asked.unit.path or key not in parts:
                found["lower"] = "no"
            else:
                found["unit"] = parts[key].public_id
        elif name == "state":
            found["state"] = key
        else:
            found[f"is_{name}"] = key or NOTHING
    return urlencode(found)
