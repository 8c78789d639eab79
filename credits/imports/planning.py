"""From the rows of a file to what would become of each. Nothing is stored but the staged rows of the plan itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.closed_years import closed_years
from ground.pieces import pieces
from intake.plan import FieldChange, RowObjection, RowOutcome, RowPlan
from intake.rows import SheetRow
from intake.table import SheetTable
from learners.people.selectors import learners_of
from rulebook.quantity import format_tenths
from units.models import Unit

from ..catalogue.courses import Reported
from ..catalogue.models import Platform
from ..records.certificates import granted_upon, normal
from ..records.models import CERTIFIED, CreditRecord
from ..records.signs import Kind, ReportedStudy, Sign, find_signs
from . import reasons
from .candidates import RowCandidate, candidates
from .matching import RecordChange, find_people, find_records, find_repeats

Report = Callable[[int, int], None]


@dataclass(slots=True)
class HoursPlan:
    """What would become of a file of hours. ``staged`` are the rows that have or will have a record."""

    rows: RowPlan = field(default_factory=RowPlan)
    staged: list[RowCandidate] = field(default_factory=list)
    courses: list[Reported] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    """Rows that would wait all the same if all were verified on storing: how many, and why."""
    set_aside: list[int] = field(default_factory=list)

    def object(self, row: RowCandidate, name: str, objection: RowObjection) -> None:
        """Takes a row out of the plan, with its reason."""
        stranger = objection.code == reasons.NOT_IN_ROSTER
        if stranger:
            self.set_aside.append(row.number)
        outcome = RowOutcome.SET_ASIDE if stranger else RowOutcome.REFUSED
        self.rows.refuse(row.number, {name: objection}, name=row.name, outcome=outcome)


def make_plan(
    *,
    actor: Actor,
    office: Unit,
    platform: Platform,
    only_rows: list[int] | None,
    table: SheetTable,
    today: dt.date,
    most_tenths_a_day: int,
    report: Report,
) -> HoursPlan:
    """What would become of each row of the table; ``only_rows``: of these alone. ``today`` in Shanghai: nothing is
    completed later."""
    plan = HoursPlan()
    rows = _rows(only_rows, table, plan)
    good = _without(plan, rows, _in_future(rows, today))
    good = _without(plan, good, find_people(actor=actor, office=office, rows=good))
    good = _without(plan, good, find_repeats(good))
    report(1, 3)
    once = [row for row in good if row.outcome is RowOutcome.NEW]
    changes, objections = find_records(platform=platform, rows=once)
    good = _without(plan, good, objections)
    report(2, 3)
    for row in good:
        repeated = row.outcome is RowOutcome.ALREADY_THERE and row.record_id is None
        plan.rows.add(row.number, row.outcome, reasons.TWICE if repeated else "")
        if not repeated:
            plan.staged.append(row)
    for change in changes:
        _tell_change(plan.rows, change)
    plan.rows.say_former(row.number for row in good if row.former)
    plan.staged.sort(key=lambda row: row.number)
    arriving = [row for row in plan.staged if row.outcome is not RowOutcome.ALREADY_THERE]
    plan.courses = _courses(arriving)
    plan.signs = _signs(actor, office, platform, arriving, most_tenths_a_day)
    plan.left = _left(actor, arriving, plan.signs)
    return plan


def _rows(only_rows: list[int] | None, table: SheetTable, plan: HoursPlan) -> list[RowCandidate]:
    """The rows the file is about; those with faults are counted and left out."""
    chosen: list[SheetRow] = table.rows
    if only_rows is not None:
        wanted = set(only_rows)
        chosen = [row for row in chosen if row.number in wanted]
    for row in chosen:
        if row.faults:
            plan.rows.refuse(row.number, row.faults, name=row.values.get("name") or "")
    return list(candidates(chosen))


def _without(
    plan: HoursPlan, rows: list[RowCandidate], found: Iterable[tuple[RowCandidate, str, RowObjection]]
) -> list[RowCandidate]:
    gone = set()
    for row, name, objection in found:
        plan.object(row, name, objection)
        gone.add(row.number)
    return [row for row in rows if row.number not in gone] if gone else rows


def _in_future(rows: list[RowCandidate], today: dt.date) -> Iterable[tuple[RowCandidate, str, RowObjection]]:
    for row in rows:
        if row.completed_on > today:
            yield row, "completed_on", reasons.in_future(today)


def _courses(rows: list[RowCandidate]) -> list[Reported]:
    found = {(row.course_key, row.course_code): row for row in reversed(rows)}
    return [Reported(row.course_key, row.title, row.course_code, row.opens_on) for row in found.values()]


def _signs(
    actor: Actor, office: Unit, platform: Platform, rows: list[RowCandidate], most_tenths_a_day: int
) -> list[Sign]:
    """The arriving rows beside what is known of the same people on the same days, and of the same certificates."""
    units = _units(actor, office, {row.learner_id for row in rows})
    studies = [
        ReportedStudy(
            row.number, row.learner_id, units.get(row.learner_id, 0), platform.pk, row.completed_on, row.tenths,
            row.certificate_number, row.opens_on,
        )
        for row in rows
    ]  # fmt: skip
    replaced = {row.record_id for row in rows}
    known = CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True)
    columns = ("pk", "learner_id", "platform_id", "completed_on", "tenths", "certificate_number")
    days = {(row.learner_id, row.completed_on) for row in rows}
    numbers = sorted({row.certificate_number for row in rows if row.certificate_number})
    alike = {normal(number) for number in numbers} - {""}
    stored = [
        row for piece in pieces(sorted(units)) for row in known.filter(learner_id__in=piece).values_list(*columns)
    ]
    stored = [row for row in stored if (row[1], row[3]) in days or normal(row[5]) in alike]
    for piece in pieces(numbers):
        stored += known.filter(CERTIFIED, certificate_number__in=piece).values_list(*columns)
    studies += [
        ReportedStudy(0, learner_id, 0, platform_id or 0, *said)
        for pk, learner_id, platform_id, *said in dict.fromkeys(stored)
        if pk not in replaced
    ]
    return find_signs(studies, most_tenths_a_day=most_tenths_a_day)


def _left(actor: Actor, rows: list[RowCandidate], signs: list[Sign]) -> dict[str, int]:
    """As storing leaves it (credits.imports.storing): that a unit ends on one day is a sign of the file alone."""
    certified = [(row.number, row.learner_id, row.certificate_number) for row in rows if row.certificate_number]
    closed, own = closed_years(), getattr(actor, "learner_id", None)
    found = {
        "own": {row.number for row in rows if row.learner_id == own},
        "signs": {number for sign in signs if sign.kind is not Kind.UNIT_ON_ONE_DAY for number in sign.rows},
        "certificate": set(granted_upon(certified)),
        "closed": {row.number for row in rows if row.year in closed},
    }
    reasons_found = {why: len(numbers) for why, numbers in found.items() if numbers}
    return {"rows": len(set[int]().union(*found.values())), **reasons_found} if reasons_found else {}


def too_early(signs: list[Sign]) -> list[int]:
    """Rows completed before their course opened: that stands in the file, and with courses that have a code alone."""
    return sorted(number for sign in signs if sign.kind is Kind.BEFORE_OPENING for number in sign.rows)


def _units(actor: Actor, office: Unit, learner_ids: set[int]) -> dict[int, int]:
    people = learners_of(actor=actor, unit=office)
    found: dict[int, int] = {}
    for piece in pieces(sorted(learner_ids)):
        found |= dict(people.filter(pk__in=piece).values_list("pk", "unit_id"))
    return found


def _tell_change(rows: RowPlan, change: RecordChange) -> None:
    """A corrected record: what it says now, what the file says, and whether it was verified."""
    number = change.candidate.number
    rows.names[number] = change.candidate.name
    rows.changes[number] = tuple(
        FieldChange(name, _shown(getattr(change.known, name), name), _shown(getattr(change.candidate, name), name))
        for name in change.fields
    )
    if change.known.verified:
        rows.entries[number] = ((_("was verified"), ""),)


def _shown(value: Any, name: str) -> str:
    if name == "tenths":
        return format_tenths(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
