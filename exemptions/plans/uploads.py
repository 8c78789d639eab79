"""Uploading the roster of a plan, seeing what was found, and storing it. The reading is background work (jobs)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from intake.limits import DEFAULT_LIMITS
from journal import jobs
from journal.actors import Actor
from journal.services import record
from learners import vault

from ..models import PlanParticipant, PlanRoster, TrainingPlan
from .guard import claim
from .permissions import PlanRefused, check_writable
from .states import WRITABLE

READ, STORE = "exemptions.plan_roster_read", "exemptions.plan_roster_store"
State = PlanRoster.State
_PIECE = 2000


@transaction.atomic
def upload_plan_roster(
    *, actor: Actor, plan: TrainingPlan, file_name: str, content: bytes, now: dt.datetime
) -> PlanRoster:
    """Takes a file in and asks for its rows to be matched. The plan does not change. Raises PlanRefused."""
    check_writable(actor, plan)
    if not content:
        raise PlanRefused(_("The file is empty."))
    if len(content) > DEFAULT_LIMITS.file_bytes:
        raise PlanRefused(_("The file is larger than %(size)d MB.") % {"size": DEFAULT_LIMITS.file_bytes >> 20})
    row = PlanRoster.objects.create(
        plan=plan,
        uploaded_by_key=actor.key,
        uploaded_by=actor.name[:80],
        uploaded_at=now,
        file_name=file_name[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        vault_key=vault.put(content),
    )
    row.job = jobs.enqueue(actor=actor, kind=READ, args={"roster": row.pk})
    row.save(update_fields=["job"])
    _note(actor, "plan.roster_uploaded", row, after={"hash": row.file_hash[:16]})
    return row


@transaction.atomic
def confirm_plan_roster(*, actor: Actor, roster: PlanRoster) -> PlanRoster:
    """Asks for the people found to become the roster of the plan. Raises PlanRefused."""
    check_writable(actor, roster.plan)
    _step(roster, State.PLANNED, State.CONFIRMED)
    roster.job = jobs.enqueue(actor=actor, kind=STORE, args={"roster": roster.pk})
    roster.save(update_fields=["job"])
    _note(actor, "plan.roster_confirmed", roster)
    return roster


@transaction.atomic
def discard_plan_roster(*, actor: Actor, roster: PlanRoster, now: dt.datetime) -> None:
    """Leaves a file alone that has been read. Raises PlanRefused."""
    check_writable(actor, roster.plan)
    _step(roster, State.PLANNED, State.DISCARDED, finished_at=now)
    _note(actor, "plan.roster_discarded", roster)


@transaction.atomic
def store_plan_roster(
    *,
    actor: Actor,
    roster: PlanRoster,
    people: Sequence[int],
    counts: dict[str, int],
    receipt_key: str,
    now: dt.datetime,
) -> None:
    """These people are the roster of the plan now, instead of whoever stood there before. Raises PlanRefused when the
    plan has been filed meanwhile, or somebody was faster."""
    plan = TrainingPlan.objects.unscoped().select_related("office").get(pk=roster.plan_id)
    check_writable(actor, plan)
    before = roster.receipt_key
    _step(roster, State.CONFIRMED, State.STORED, counts=counts, receipt_key=receipt_key, finished_at=now)
    claim(plan, plan.version, WRITABLE)
    PlanParticipant.objects.filter(plan=plan).delete()
    PlanParticipant.objects.bulk_create((PlanParticipant(plan=plan, learner_id=pk) for pk in people), batch_size=_PIECE)
    _note(actor, "plan.roster_stored", roster, after=counts)
    if before:
        transaction.on_commit(lambda: vault.remove(before))


@transaction.atomic
def refuse_plan_roster(*, actor: Actor, roster: PlanRoster, problem: str, now: dt.datetime) -> None:
    """Writes down why a file as a whole was not taken."""
    waiting = PlanRoster.objects.filter(pk=roster.pk, state__in=[State.UPLOADED, State.CONFIRMED])
    waiting.update(state=State.REFUSED, problem=problem[:500], finished_at=now)
    _note(actor, "plan.roster_refused", roster, reason=problem)


def _note(
    actor: Actor, action: str, roster: PlanRoster, *, after: dict[str, Any] | None = None, reason: str = ""
) -> None:
    unit = roster.plan.office.public_id
    record(actor=actor, action=action, target=roster.plan, unit_key=unit, after=after, reason=reason)


def _step(roster: PlanRoster, expected: str, following: str, **values: Any) -> None:
    waiting = PlanRoster.objects.filter(pk=roster.pk, state=expected)
    if not waiting.update(state=following, **values):
        raise PlanRefused(_("This file is not waiting for that any more. Please look again."))
    roster.refresh_from_db()
