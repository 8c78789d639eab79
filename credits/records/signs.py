"""Signs of trouble in reported study. They are shown to whoever reviews; none of them decides anything."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from .certificates import normal

EXAMPLES = 20
CROWD = 3
"""So many people of one unit, and no fewer, make it a sign that all their hours end on one day."""


class Kind(StrEnum):
    """What is odd."""

    HOURS_A_DAY = "hours_a_day"
    TWO_PLATFORMS = "two_platforms"
    SHARED_CERTIFICATE = "shared_certificate"
    SAME_CERTIFICATE = "same_certificate"
    BEFORE_OPENING = "before_opening"
    UNIT_ON_ONE_DAY = "unit_on_one_day"


class ReportedStudy(NamedTuple):
    """One report of study, stored or about to be. ``row`` is 0 for what is stored already, ``platform_id`` for what was
    granted upon a certificate: of that the number alone is compared."""

    row: int
    learner_id: int
    unit_id: int
    platform_id: int
    completed_on: dt.date
    tenths: int
    certificate_number: str = ""
    opens_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """One oddity: the people and rows it concerns, the day, and the hours (tenths) where it is about hours."""

    kind: Kind
    learners: tuple[int, ...]
    rows: tuple[int, ...]
    day: dt.date | None = None
    tenths: int = 0


def find_signs(studies: Iterable[ReportedStudy], *, most_tenths_a_day: int, crowd: int = CROWD) -> list[Sign]:
    """Every oddity among these reports that touches at least one new one (``row`` not 0)."""
    days: dict[tuple[int, dt.date], list[ReportedStudy]] = defaultdict(list)
    certificates: dict[str, list[ReportedStudy]] = defaultdict(list)
    units: dict[int, list[ReportedStudy]] = defaultdict(list)
    signs: list[Sign] = []
    for study in studies:
        if study.platform_id:
            days[study.learner_id, study.completed_on].append(study)
        if number := normal(study.certificate_number):
            certificates[number].append(study)
        if study.row:
            units[study.unit_id].append(study)
            if study.opens_on is not None and study.completed_on < study.opens_on:
                signs.append(_sign(Kind.BEFORE_OPENING, [study], study.completed_on))
    for (_learner, day), group in days.items():
        signs.extend(_on_one_day(day, group, most_tenths_a_day))
    for group in certificates.values():
        if len({study.learner_id for study in group}) > 1:
            signs.append(_sign(Kind.SHARED_CERTIFICATE, group))
        signs.extend(_counted_twice(group))
    for group in units.values():
        people, ends = {study.learner_id for study in group}, {study.completed_on for study in group}
        if len(people) >= crowd and len(ends) == 1:
            signs.append(_sign(Kind.UNIT_ON_ONE_DAY, group, ends.pop()))
    return [sign for sign in signs if any(sign.rows)]


def _on_one_day(day: dt.date, group: list[ReportedStudy], most_tenths: int) -> Iterator[Sign]:
    total = sum(study.tenths for study in group)
    if total > most_tenths:
        yield _sign(Kind.HOURS_A_DAY, group, day, total)
    if len({study.platform_id for study in group}) > 1:
        yield _sign(Kind.TWO_PLATFORMS, group, day)


def _counted_twice(group: list[ReportedStudy]) -> Iterator[Sign]:
    """One certificate of one person by two ways. A platform may put one number on many courses."""
    people: dict[int, list[ReportedStudy]] = defaultdict(list)
    for study in group:
        people[study.learner_id].append(study)
    for mine in people.values():
        if len({study.platform_id for study in mine}) > 1:
            yield _sign(Kind.SAME_CERTIFICATE, mine)


def _sign(kind: Kind, group: list[ReportedStudy], day: dt.date | None = None, tenths: int = 0) -> Sign:
    learners = tuple(sorted({study.learner_id for study in group}))
    return Sign(kind, learners, tuple(sorted({study.row for study in group if study.row})), day, tenths)


def to_json(signs: list[Sign]) -> list[dict[str, Any]]:
    """By kind: how many, and the first of each with rows, people (ids of ours), day and hours."""
    by_kind: dict[Kind, list[Sign]] = defaultdict(list)
    for sign in signs:
        by_kind[sign.kind].append(sign)
    return [
        {
            "kind": kind.value,
            "count": len(by_kind[kind]),
            "examples": [
                {
                    "learners": list(sign.learners[:EXAMPLES]),
                    "people": len(sign.learners),
                    "rows": list(sign.rows[:EXAMPLES]),
                    "day": sign.day.isoformat() if sign.day else None,
                    "tenths": sign.tenths,
                }
                for sign in by_kind[kind][:EXAMPLES]
            ],
        }
        for kind in Kind
        if by_kind[kind]
    ]
