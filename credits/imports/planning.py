"""From the rows of a file to what would become of each. Nothing is stored but the staged rows of the plan itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.faults import Fault
from intake.plan import Outcome, Plan
from intake.receipt import Explained
from intake.table import Row, Table
from journal.actors import Actor
from learners.models import Unit
from learners.selectors import learners_of
from rulebook.quantity import format_tenths

from ..courses import Reported
from ..models import CreditRecord, ImportBatch
from . import reasons
from .candidates import Candidate, candidates
from .matching import Change, find_people, find_records, find_repeats
from .signs import Sign, Study, find_signs

CHANGES_SHOWN = 20
_PIECE = 5_000
Report = Callable[[int, int], None]


@dataclass(slots=True)
class ImportPlan:
    """What would become of a file. ``staged`` are the rows that have or will have a record."""

    counts: Plan = field(default_factory=Plan)
    staged: list[Candidate] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    courses: list[Reported] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    set_aside: list[int] = field(default_factory=list)
    faults: dict[int, Mapping[str, Explained]] = field(default_factory=dict)
    notices: list[Fault] = field(default_factory=list)

    def to_json(self) -> list[dict[str, Any]]:
        """Rows by outcome and reason as ``Plan.to_json`` gives them, each reason in the words of its first row."""
        parts = self.counts.to_json()
        for part in parts:
            wrong = self.faults.get(part["examples"][0], {}) if part["reason"] else {}
            first = next(iter(wrong.values()), None)
            part["says"] = [first.message_zh, first.hint_zh] if first else []
        return parts

    def object(self, row: Candidate, name: str, objection: reasons.Objection) -> None:
        """Takes a row out of the plan, with its reason."""
        self.faults[row.number] = {name: objection}
        if objection.code == reasons.NOT_IN_ROSTER:
            self.set_aside.append(row.number)
            self.counts.add(row.number, Outcome.SET_ASIDE, objection.code)
        else:
            self.counts.add(row.number, Outcome.REFUSED, objection.code)


def make_plan(
    *, actor: Actor, batch: ImportBatch, table: Table, today: dt.date, most_tenths_a_day: int, report: Report
) -> ImportPlan:
    """What would become of each row of the table. ``today`` in Shanghai: nothing is completed later."""
    plan = ImportPlan(notices=list(table.notices))
    rows = _rows(batch, table, plan)
    good = _without(plan, rows, _in_future(rows, today))
    good = _without(plan, good, find_repeats(good))
    good = _without(plan, good, find_people(actor=actor, office=batch.office, rows=good))
    report(1, 3)
    once = [row for row in good if row.outcome is Outcome.NEW]
    spoken = frozenset(name for name in ("exam_passed", "certificate_number") if table.has(name))
    plan.changes, objections = find_records(platform=batch.platform, rows=once, spoken=spoken)
    good = _without(plan, good, objections)
    report(2, 3)
    for row in good:
        repeated = row.outcome is Outcome.ALREADY_THERE and row.record_id is None
        plan.counts.add(row.number, row.outcome, reasons.TWICE if repeated else "")
        if not repeated:
            plan.staged.append(row)
    plan.staged.sort(key=lambda row: row.number)
    arriving = [row for row in plan.staged if row.outcome is not Outcome.ALREADY_THERE]
    plan.courses = _courses(arriving)
    plan.signs = _signs(actor, batch, arriving, most_tenths_a_day)
    return plan


def _rows(batch: ImportBatch, table: Table, plan: ImportPlan) -> list[Candidate]:
    """The rows the batch is about; those with faults are counted and left out."""
    chosen: list[Row] = table.rows
    if batch.only_rows is not None:
        wanted = set(batch.only_rows)
        chosen = [row for row in chosen if row.number in wanted]
    for row in chosen:
        if row.faults:
            plan.faults[row.number] = row.faults
            plan.counts.refuse(row.number, row.faults)
    return list(candidates(chosen))


def _without(
    plan: ImportPlan, rows: list[Candidate], found: Iterable[tuple[Candidate, str, reasons.Objection]]
) -> list[Candidate]:
    gone = set()
    for row, name, objection in found:
        plan.object(row, name, objection)
        gone.add(row.number)
    return [row for row in rows if row.number not in gone] if gone else rows


def _in_future(rows: list[Candidate], today: dt.date) -> Iterable[tuple[Candidate, str, reasons.Objection]]:
    for row in rows:
        if row.completed_on > today:
            yield row, "completed_on", reasons.in_future(today.isoformat())


def _courses(rows: list[Candidate]) -> list[Reported]:
    found = {(row.course_key, row.course_code): row for row in reversed(rows)}
    return [Reported(row.course_key, row.title, row.course_code, row.opens_on) for row in found.values()]


def _signs(actor: Actor, batch: ImportBatch, rows: list[Candidate], most_tenths_a_day: int) -> list[Sign]:
    """The arriving rows beside what is known of the same people on the same days, and of the same certificates."""
    units = _units(actor, batch.office, {row.learner_id for row in rows})
    studies = [
        Study(
            row.number, row.learner_id, units.get(row.learner_id, 0), batch.platform_id, row.completed_on, row.tenths,
            row.certificate_number, row.opens_on,
        )
        for row in rows
    ]  # fmt: skip
    replaced = {row.record_id for row in rows}
    known = CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True, source="platform")
    columns = ("pk", "learner_id", "platform_id", "completed_on", "tenths", "certificate_number")
    days = {(row.learner_id, row.completed_on) for row in rows}
    numbers = sorted({row.certificate_number for row in rows if row.certificate_number})
    stored = [
        row for piece in _pieces(sorted(units)) for row in known.filter(learner_id__in=piece).values_list(*columns)
    ]
    stored = [row for row in stored if (row[1], row[3]) in days]
    for piece in _pieces(numbers):
        stored += known.filter(certificate_number__in=piece).values_list(*columns)
    studies += [Study(0, row[1], 0, *row[2:]) for row in dict.fromkeys(stored) if row[0] not in replaced]
    return find_signs(studies, most_tenths_a_day=most_tenths_a_day)


def _units(actor: Actor, office: Unit, learner_ids: set[int]) -> dict[int, int]:
    people = learners_of(actor=actor, unit=office)
    found: dict[int, int] = {}
    for piece in _pieces(sorted(learner_ids)):
        found |= dict(people.filter(pk__in=piece).values_list("pk", "unit_id"))
    return found


def shown_changes(plan: ImportPlan) -> list[dict[str, Any]]:
    """First corrected records for the page: row, fields, before and after."""
    return [
        {
            "row": change.candidate.number,
            "verified": change.known.verified,
            "fields": [
                {"field": name, "before": _shown(getattr(change.known, name), name),
                 "after": _shown(getattr(change.candidate, name), name)}
                for name in change.fields
            ],
        }
        for change in plan.changes[:CHANGES_SHOWN]
    ]  # fmt: skip


def _shown(value: Any, name: str) -> str:
    if name == "tenths":
        return format_tenths(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _pieces(values: list[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(values), _PIECE):
        yield values[start : start + _PIECE]
