"""The life of an import batch: uploaded, planned, stored, withdrawn; or refused, discarded, passed upward.

Each step is a conditional update on the state the batch must be in, so a second click, a second officer or a worker
that comes back from the dead changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from intake.limits import DEFAULT_LIMITS
from journal import jobs
from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record
from learners import vault
from learners.models import Unit
from learners.selectors import ancestors

from ..imports.planning import ImportPlan, shown_changes
from ..imports.signs import to_json
from ..imports.storing import write_records
from ..imports.withdrawing import take_back
from ..models import ColumnMapping, ImportBatch, Platform
from ..permissions import check_imports

PLAN, STORE, WITHDRAW = "credits.plan", "credits.store", "credits.withdraw"
State = ImportBatch.State


@transaction.atomic
def upload_file(
    *,
    actor: Actor,
    office: Unit,
    platform: Platform,
    file_name: str,
    content: bytes,
    now: dt.datetime,
    mapping: dict[str, Any] | None = None,
    background: bool = True,
) -> ImportBatch:
    """Takes a platform's file in and asks for its plan. No record changes. Raises Refused."""
    check_imports(actor, office)
    if not content:
        raise Refused(_("The file is empty."))
    if len(content) > DEFAULT_LIMITS.file_bytes:
        raise Refused(_("The file is larger than %(size)d MB.") % {"size": DEFAULT_LIMITS.file_bytes >> 20})
    batch = ImportBatch.objects.unscoped().create(
        platform=platform,
        office=office,
        file_name=file_name[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        file_key=vault.put(content),
        mapping=mapping or {},
        uploaded_by_key=actor.key,
        uploaded_by_name=actor.name[:80],
        uploaded_at=now,
    )
    if background:
        _ask_for(actor, batch, PLAN)
    record(
        actor=actor,
        action="hours.uploaded",
        target=batch,
        unit_key=office.public_id,
        after={"platform": platform.host, "hash": batch.file_hash[:16]},
    )
    return batch


@transaction.atomic
def keep_plan(*, actor: Actor, batch: ImportBatch, plan: ImportPlan, receipt: bytes) -> None:
    """Writes down what would become of the file. Raises Refused when another plan was begun meanwhile."""
    check_imports(actor, batch.office)
    _step(
        batch,
        State.UPLOADED,
        plan_number=batch.plan_number,
        state=State.PLANNED,
        plan=plan.to_json(),
        notices=[notice.to_json() for notice in plan.notices],
        examples=shown_changes(plan),
        set_aside=plan.set_aside,
        courses=[[c.key, c.title, c.code, c.opens_on.isoformat() if c.opens_on else None] for c in plan.courses],
        signs=to_json(plan.signs),
        receipt_key=vault.put(receipt) if receipt else "",
        problem="",
    )
    record(actor=actor, action="hours.planned", target=batch, unit_key=batch.office.public_id, after=_counts(batch))


@transaction.atomic
def refuse_file(*, actor: Actor, batch: ImportBatch, problem: str) -> None:
    """Writes down why a file as a whole was not taken."""
    waiting = ImportBatch.objects.unscoped().filter(pk=batch.pk, state=State.UPLOADED)
    waiting.update(state=State.REFUSED, problem=problem[:500])
    batch.rows.all().delete()
    record(actor=actor, action="hours.refused", target=batch, unit_key=batch.office.public_id, reason=problem)


@transaction.atomic
def plan_anew(
    *, actor: Actor, batch: ImportBatch, mapping: dict[str, Any] | None = None, background: bool = True
) -> None:
    """Has a planned or refused file read again, with other columns if given. Raises Refused."""
    check_imports(actor, batch.office)
    changed: dict[str, Any] = {} if mapping is None else {"mapping": mapping}
    _step(batch, State.PLANNED, State.REFUSED, state=State.UPLOADED, **changed)
    if background:
        _ask_for(actor, batch, PLAN)
    record(actor=actor, action="hours.planned_anew", target=batch, unit_key=batch.office.public_id, after=changed)


@transaction.atomic
def confirm_batch(
    *, actor: Actor, batch: ImportBatch, plan_number: int, verify: bool, leave_out_strangers: bool
) -> None:
    """Asks for the plan that was shown to be carried out. Raises Refused.

    Rows of people who are not in the roster stay out; that they do must be confirmed on its own.
    """
    check_imports(actor, batch.office)
    _check_planned(batch, plan_number)
    if batch.set_aside and not leave_out_strangers:
        raise Refused(_("Please confirm that the rows of people who are not in your roster stay out."))
    _ask_for(actor, batch, STORE, plan_number=plan_number, verify=verify)
    record(
        actor=actor,
        action="hours.confirmed",
        target=batch,
        unit_key=batch.office.public_id,
        after={"verify": verify, "left_out": len(batch.set_aside)},
    )


@transaction.atomic
def store_batch(
    *, actor: Actor, batch: ImportBatch, plan_number: int, verify: bool, now: dt.datetime, due_on: dt.date
) -> None:
    """Carries the plan out: every good row or none. Raises PlanOutdated when the records are no longer as planned,
    Refused when the batch is not waiting for it."""
    check_imports(actor, batch.office)
    _step(
        batch, State.PLANNED, plan_number=plan_number,
        state=State.STORED, stored_at=now, stored_by=actor.name[:80], due_on=due_on,
    )  # fmt: skip
    done = write_records(actor=actor, batch=batch, verify=verify, now=now)
    record(
        actor=actor,
        action="hours.stored",
        target=batch,
        unit_key=batch.office.public_id,
        after={**_counts(batch), **done},
    )


@transaction.atomic
def discard_batch(*, actor: Actor, batch: ImportBatch) -> None:
    """Leaves a file alone that has been read but not stored. Raises Refused."""
    check_imports(actor, batch.office)
    _step(batch, State.UPLOADED, State.PLANNED, state=State.DISCARDED)
    batch.rows.all().delete()
    record(actor=actor, action="hours.discarded", target=batch, unit_key=batch.office.public_id)


@transaction.atomic
def ask_withdrawal(*, actor: Actor, batch: ImportBatch, reason: str) -> None:
    """Asks for a stored batch to be taken back. Raises Refused."""
    check_imports(actor, batch.office)
    reason = reason.strip()[:500]
    if not reason:
        raise Refused(_("Please say why the batch is withdrawn."))
    _step(batch, State.STORED, withdrawn_reason=reason)
    _ask_for(actor, batch, WITHDRAW)
    record(
        actor=actor,
        action="hours.withdrawal_asked",
        target=batch,
        unit_key=batch.office.public_id,
        reason=reason,
    )


@transaction.atomic
def withdraw_batch(*, actor: Actor, batch: ImportBatch, now: dt.datetime) -> None:
    """Takes a stored batch back, whole: hours, annual credit records and stale marks follow. Raises Refused."""
    check_imports(actor, batch.office)
    if not batch.withdrawn_reason:
        raise Refused(_("Please say why the batch is withdrawn."))
    _step(batch, State.STORED, state=State.WITHDRAWN, withdrawn_at=now, withdrawn_by=actor.name[:80])
    done = take_back(batch=batch, now=now)
    record(
        actor=actor,
        action="hours.withdrawn",
        target=batch,
        unit_key=batch.office.public_id,
        after=done,
        reason=batch.withdrawn_reason,
    )


@transaction.atomic
def pass_upward(*, actor: Actor, batch: ImportBatch, now: dt.datetime) -> ImportBatch:
    """Hands the rows of people who are not in this office's roster to the office above. Raises Refused."""
    check_imports(actor, batch.office)
    if batch.state not in {State.PLANNED, State.STORED} or not batch.set_aside:
        raise Refused(_("There are no rows that could be passed upward."))
    above = ancestors(actor=actor, unit=batch.office)[:-1]
    if not above:
        raise Refused(_("There is no office above this one."))
    if ImportBatch.objects.unscoped().filter(passed_from=batch).exists():
        raise Refused(_("These rows have been passed upward already."))
    passed = ImportBatch.objects.unscoped().create(
        platform=batch.platform,
        office=above[-1],
        passed_from=batch,
        file_name=batch.file_name,
        file_hash=batch.file_hash,
        file_key=batch.file_key,
        only_rows=batch.set_aside,
        mapping=batch.mapping,
        uploaded_by_key=actor.key,
        uploaded_by_name=actor.name[:80],
        uploaded_at=now,
    )
    record(
        actor=actor,
        action="hours.passed_upward",
        target=passed,
        unit_key=above[-1].public_id,
        after={"rows": len(batch.set_aside), "from": str(batch.public_id)},
    )
    return passed


@transaction.atomic
def save_mapping(
    *, actor: Actor, office: Unit, platform: Platform, mapping: dict[str, Any], now: dt.datetime
) -> ColumnMapping:
    """Keeps what an office says about the columns of a platform's files, for the next file."""
    check_imports(actor, office)
    saved, _created = ColumnMapping.objects.update_or_create(
        platform=platform,
        office=office,
        defaults={"mapping": mapping, "saved_at": now, "saved_by": actor.name[:80]},
    )
    record(
        actor=actor,
        action="hours.mapping_saved",
        target=saved,
        unit_key=office.public_id,
        after={"platform": platform.host},
    )
    return saved


def _ask_for(actor: Actor, batch: ImportBatch, kind: str, **args: Any) -> None:
    batch.job = jobs.enqueue(actor=actor, kind=kind, args={"batch": batch.pk, **args})
    batch.save(update_fields=["job"])


def _step(batch: ImportBatch, *expected: str, plan_number: int | None = None, **values: Any) -> None:
    waiting = ImportBatch.objects.unscoped().filter(pk=batch.pk, state__in=expected)
    if plan_number is not None:
        waiting = waiting.filter(plan_number=plan_number)
    if not waiting.update(**values):
        raise Refused(_("This batch is not waiting for that any more. Please look again."))
    batch.refresh_from_db()


def _check_planned(batch: ImportBatch, plan_number: int) -> None:
    batch.refresh_from_db()
    if batch.state != State.PLANNED or batch.plan_number != plan_number:
        raise Refused(_("The plan has changed since you saw it. Please look again."))


def _counts(batch: ImportBatch) -> dict[str, int]:
    counts: dict[str, int] = {}
    for part in batch.plan:
        counts[part["outcome"]] = counts.get(part["outcome"], 0) + part["rows"]
    return counts
