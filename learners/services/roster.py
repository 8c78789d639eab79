"""Uploading a roster and confirming what it would do. The work itself is background work (learners.roster.work)."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from intake.limits import DEFAULT_LIMITS
from journal import jobs
from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record

from .. import vault
from ..models import RosterImport
from ..permissions import check_may_upload

PLAN, EXECUTE = "learners.roster_plan", "learners.roster_execute"
State = RosterImport.State


@transaction.atomic
def upload_roster(*, actor: Actor, file_name: str, content: bytes, since: dt.date, now: dt.datetime) -> RosterImport:
    """Takes a file in and asks for its plan. Nothing of the roster changes. Raises Refused."""
    check_may_upload(actor)
    if not content:
        raise Refused(_("The file is empty."))
    if len(content) > DEFAULT_LIMITS.file_bytes:
        raise Refused(_("The file is larger than %(size)d MB.") % {"size": DEFAULT_LIMITS.file_bytes >> 20})
    row = RosterImport.objects.unscoped().create(
        account_key=actor.key,
        uploaded_by=actor.name[:80],
        uploaded_at=now,
        file_name=file_name[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        vault_key=vault.put(content),
        since=since,
    )
    row.job = jobs.enqueue(actor=actor, kind=PLAN, args={"roster": row.pk})
    row.save(update_fields=["job"])
    record(actor=actor, action="roster.uploaded", target=row, after={"hash": row.file_hash[:16]})
    return row


@transaction.atomic
def confirm_roster(*, actor: Actor, roster: RosterImport) -> RosterImport:
    """Asks for the plan to be carried out. Raises Refused when it is not waiting for that."""
    check_may_upload(actor)
    _step(roster, State.PLANNED, State.CONFIRMED)
    roster.job = jobs.enqueue(actor=actor, kind=EXECUTE, args={"roster": roster.pk})
    roster.save(update_fields=["job"])
    record(actor=actor, action="roster.confirmed", target=roster, after=roster.counts)
    return roster


@transaction.atomic
def discard_roster(*, actor: Actor, roster: RosterImport, now: dt.datetime) -> None:
    """Leaves a planned file alone. Raises Refused when it is not waiting to be confirmed."""
    _step(roster, State.PLANNED, State.DISCARDED, finished_at=now)
    record(actor=actor, action="roster.discarded", target=roster)


@transaction.atomic
def store_roster(*, actor: Actor, roster: RosterImport, counts: dict[str, int], now: dt.datetime) -> None:
    """Writes down that a confirmed file has been stored. Raises Refused when somebody was faster."""
    _step(roster, State.CONFIRMED, State.STORED, counts=counts, finished_at=now)
    record(actor=actor, action="roster.stored", target=roster, after=counts)


@transaction.atomic
def refuse_roster(*, actor: Actor, roster: RosterImport, problem: str, now: dt.datetime) -> None:
    """Writes down why a file as a whole was not taken."""
    waiting = RosterImport.objects.unscoped().filter(pk=roster.pk, state__in=[State.UPLOADED, State.CONFIRMED])
    waiting.update(state=State.REFUSED, problem=problem[:500], finished_at=now)
    record(actor=actor, action="roster.refused", target=roster, reason=problem)


def _step(roster: RosterImport, expected: str, following: str, **values) -> None:
    waiting = RosterImport.objects.unscoped().filter(pk=roster.pk, state=expected)
    if not waiting.update(state=following, **values):
        raise Refused(_("This file is not waiting for that any more. Please look again."))
    roster.refresh_from_db()
