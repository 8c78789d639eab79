"""A plan carried out: everything or nothing, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from intake.plan import RowOutcome
from journal.services import JournalLine, record_many
from units.models import Unit
from units.selectors import units_by_full_name
from units.services import create_units

from ..people.dated import GONE
from ..people.former import keep_former, merged_with_numbers
from ..people.models import Employment, Learner, Membership
from ..people.particulars import FACTS, POST, Particulars
from ..people.services import end_membership, take_back_end, turn_membership
from ..people.stale import mark_stale
from .planning import PlannedRow, RosterPlan

_PIECE = 1000
Report = Callable[[int, int], None]


def execute_plan(*, actor: Actor, plan: RosterPlan, today: dt.date, report: Report) -> None:
    """Writes the plan; the caller's transaction holds it together. Raises Refused when the roster has changed."""
    with transaction.atomic():
        for full_name, sector in plan.new_units.items():
            create_units(actor=actor, path=full_name, sector=sector)
        units = units_by_full_name(actor=actor)
        new = [row for row in plan.rows if row.outcome is RowOutcome.NEW]
        changed = [row for row in plan.rows if row.outcome is RowOutcome.CHANGED]
        total = len(new) + len(changed)
        _enter(actor, new, units)
        report(len(new), total)
        stale: list[int] = []
        lines: list[JournalLine] = []
        for done, row in enumerate(changed, start=len(new) + 1):
            if _rewrite(row, lines):
                stale.append(_learner(row).pk)
            _place(actor, row, units[row.unit_name], today)
            report(done, total)
        mark_stale(stale)
        record_many(actor=actor, lines=lines)


def _learner(row: PlannedRow) -> Learner:
    assert row.learner is not None
    return row.learner


def _since(row: PlannedRow) -> dt.date:
    assert row.since is not None
    return row.since


def _particulars(row: PlannedRow) -> Particulars:
    assert row.particulars is not None
    return row.particulars


def _enter(actor: Actor, rows: list[PlannedRow], units: dict[str, Unit]) -> None:
    people = [
        Learner(unit=units[row.unit_name], employment=row.employment, **_particulars(row).columns()) for row in rows
    ]
    if merged_with_numbers(person.id_number_index for person in people):
        raise _changed_meanwhile()
    try:
        with transaction.atomic():
            Learner.objects.unscoped().bulk_create(people, batch_size=_PIECE)
    except IntegrityError:
        raise _changed_meanwhile() from None
    Membership.objects.unscoped().bulk_create(
        (
            Membership(learner=person, unit=person.unit, since=_since(row), employment=person.employment)
            for person, row in zip(people, rows, strict=True)
        ),
        batch_size=_PIECE,
    )
    mark_stale(person.pk for person in people)
    record_many(
        actor=actor,
        lines=(
            JournalLine(
                "learner.registered",
                person,
                person.unit.public_id,
                after={
                    **_particulars(row).shown(["name", "id_number"]),
                    "unit": row.unit_name,
                    "since": str(row.since),
                },
            )
            for person, row in zip(people, rows, strict=True)
        ),
    )


def _rewrite(row: PlannedRow, lines: list[JournalLine]) -> bool:
    """Particulars of one person; True when a decision may turn on what has changed."""
    learner, particulars = _learner(row), _particulars(row)
    items = [name for name in row.changed if name in Particulars.__dataclass_fields__]
    if not items:
        return False
    before = Particulars.of(learner)
    values = particulars.columns()
    if set(items) & set(POST):
        values |= {"post_confirmed_at": None, "post_confirmed_by": ""}
    waiting = Learner.objects.unscoped().filter(pk=learner.pk, version=learner.version)
    try:
        if not waiting.update(version=F("version") + 1, **values):
            raise _changed_meanwhile()
    except IntegrityError:
        raise _changed_meanwhile() from None
    keep_former(learner, before, items)
    lines.append(
        JournalLine("learner.changed", learner, learner.unit.public_id, before.shown(items), particulars.shown(items))
    )
    return bool(set(items) & set(FACTS))


def _place(actor: Actor, row: PlannedRow, unit: Unit, today: dt.date) -> None:
    """Unit and employment of one person, from the day the file gives or from today."""
    if not {"unit", "employment"} & set(row.changed):
        return
    learner = _learner(row)
    if row.employment in GONE:
        day = row.last_day or today
        end_membership(actor=actor, learner=learner, last_day=day, today=today, becomes=row.employment)
        return
    if learner.employment == Employment.LEFT and _earliest(learner) > today:
        take_back_end(actor=actor, learner=learner, reason=_("A later roster of the same day has the person again."))
        if (learner.unit_id, learner.employment) == (unit.pk, row.employment):
            return
    day = min(max(row.since or today, _earliest(learner)), today)
    turn_membership(actor=actor, learner=learner, unit=unit, employment=row.employment, day=day, today=today)


def _earliest(learner: Learner) -> dt.date:
    """The first day on which a new membership can begin."""
    last = Membership.objects.unscoped().filter(learner=learner).order_by("-since").first()
    if last is None:
        return dt.date.min
    return last.since if last.until is None else last.until + dt.timedelta(days=1)


def _changed_meanwhile() -> Refused:
    return Refused(_("The roster has changed since this file was read. Please upload it again."))
