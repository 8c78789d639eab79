"""People behind by direct part of a unit, with missing hours and cost. One query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Sum, Value, When
from django.db.models.functions import Substr

from assessments.selectors import audited
from journal.actors import Actor
from learners.models import Learner, Unit
from learners.selectors import parts_of
from rulebook import Pack

from ..audit.asking import Asked
from ..audit.filters import people_in


@dataclass
class Line:
    """One part of the unit. Hours in tenths, cost in cents."""

    unit: Unit
    here_only: bool = False
    behind: int = 0
    excused: int = 0
    tenths: int = 0
    cents: int = 0

    def add(self, other: Line) -> None:
        self.behind += other.behind
        self.excused += other.excused
        self.tenths += other.tenths
        self.cents += other.cents


@dataclass
class Behind:
    total: Line
    parts: list[Line] = field(default_factory=list)


def deadline(pack: Pack, year: int) -> dt.date | None:
    """The last day on which hours of a year can still be earned (article 2); None when no window speaks of it."""
    return max((window.closes for window in pack.windows_by_year.get(year, ())), default=None)


def behind(actor: Actor, asked: Asked) -> Any:
    """The people whose requirement is not met, an officer's decision included."""
    assert asked.survey is not None
    rows = audited(actor=actor, unit=asked.unit, question=asked.question, survey=asked.survey)
    return rows.filter(people_in("not_met"))


def chased(people: Any) -> Any:
    """Those who are reminded: whom 6.1 or 6.2 would excuse in a review are left alone."""
    return people.filter(excused_by="")


def by_part(actor: Actor, asked: Asked) -> Behind:
    unit = asked.unit
    depth = len(unit.path) + Unit.steplen
    left_alone = Case(When(excused_by="", then=Value(False)), default=Value(True))
    rows: Any = behind(actor, asked).annotate(part=Substr("unit__path", 1, depth), left=left_alone)
    found = rows.values_list("part", "left").annotate(
        people=Count("pk"), tenths=Sum("missing_tenths"), cents=Sum("fee_cents")
    )
    units = {one.path: one for one in parts_of(actor=actor, unit=unit)}
    lines: dict[str, Line] = {}
    total = Line(unit)
    for part, left, people, tenths, cents in found.order_by("part"):
        line = lines.setdefault(part, Line(units.get(part, unit), here_only=part == unit.path))
        one = Line(unit, excused=people) if left else Line(unit, behind=people, tenths=tenths or 0, cents=cents or 0)
        line.add(one)
        total.add(one)
    return Behind(total, list(lines.values()))


def people(actor: Actor, asked: Asked) -> Iterator[Learner]:
    """Everybody who is reminded, unit by unit."""
    rows = chased(behind(actor, asked)).select_related("unit").order_by("unit__path", "pk")
    return rows.iterator(chunk_size=500)
