"""People behind by direct part of a unit, with missing hours and cost, from the totals of the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assessments.seasons.selectors import season_of
from assessments.standings.selectors import audited, totals
from assessments.standings.settling import NOT_MET, settled
from ground.actors import Actor
from learners.people.models import Learner
from rulebook import Pack
from rulebook.facts import AnnualCheck
from rulebook.windows import last_day
from units.models import Unit
from units.selectors import parts_of

from ..audit.filters import people_in
from ..audit.question import Asked


@dataclass
class BehindLine:
    """One part of the unit. Hours in tenths, cost in cents."""

    unit: Unit
    here_only: bool = False
    behind: int = 0
    excused: int = 0
    tenths: int = 0
    cents: int = 0

    def add(self, other: BehindLine) -> None:
        self.behind += other.behind
        self.excused += other.excused
        self.tenths += other.tenths
        self.cents += other.cents


@dataclass
class Behind:
    total: BehindLine
    parts: list[BehindLine] = field(default_factory=list)


@dataclass(frozen=True)
class Deadline:
    """Until when people are reminded of a year: the end of study (article 2), or the last day of applications for its
    annual check where that comes first. ``day`` is None where neither is known."""

    study_ends: dt.date | None
    applies_by: dt.date | None

    @property
    def day(self) -> dt.date | None:
        return min((day for day in (self.study_ends, self.applies_by) if day), default=None)

    @property
    def by_application(self) -> bool:
        """Whether study goes on after it."""
        return self.day != self.study_ends


def deadline(*, actor: Actor, pack: Pack, year: int) -> Deadline:
    windows = pack.windows_by_year.get(year, ())
    closes = max((last_day(window, AnnualCheck.purpose) for window in windows), default=None)
    return Deadline(closes, season_of(actor=actor, policy=pack.id).last_day(AnnualCheck(year)))


def behind(actor: Actor, asked: Asked) -> Any:
    """The people whose requirement is not met, an officer's decision included."""
    rows = audited(actor=actor, unit=asked.unit, question=asked.question, survey=asked.answer())
    return rows.filter(people_in("not_met"))


def chased(people: Any) -> Any:
    """Those who are reminded: whom 6.1 or 6.2 would excuse in a review are left alone."""
    return people.filter(excused_by="")


def by_part(actor: Actor, asked: Asked) -> Behind:
    """The unit itself first, then its parts in their official order."""
    unit = asked.unit
    found = totals(actor=actor, unit=unit, question=asked.question, survey=asked.answer())
    units = {one.path: one for one in parts_of(actor=actor, unit=unit)}
    lines: dict[str, BehindLine] = {}
    total = BehindLine(unit)
    for one in found:
        if settled(one.state, one.done, one.human) not in NOT_MET:
            continue
        part = BehindLine(units.get(one.part, unit), here_only=one.part == unit.path)
        line = lines.setdefault(one.part, part)
        added = (
            BehindLine(unit, excused=one.people)
            if one.excused
            else BehindLine(unit, behind=one.people, tenths=one.tenths, cents=one.fee_cents)
        )
        line.add(added)
        total.add(added)
    return Behind(total, [lines[path] for path in dict.fromkeys([unit.path, *units, *sorted(lines)]) if path in lines])


def people(actor: Actor, asked: Asked) -> Iterator[Learner]:
    """Everybody who is reminded, unit by unit."""
    rows = chased(behind(actor, asked)).order_by("place", "pk")
    return rows.iterator(chunk_size=500)
