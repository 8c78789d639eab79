"""Verification of hours (核定, article 2): by record, by batch, by filter, always under the same guards.

An officer in charge of the place, never the person themselves; only what still waits; two officers at once: one wins,
the other is told who and when. Within five minutes an act can be undone by whoever did it.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casework.objections.selectors import overruled_ids
from ground.actors import Actor
from ground.days import said_moment
from ground.lifecycle import UNDO_WINDOW
from ground.refusals import Refused
from journal.services import record
from learners.people.locks import lock_learners

from ...annual.ledger import recount
from ...records.certificates import counts_already, granted_upon
from ...records.models import CreditRecord
from ...records.permissions import RECORDS, in_charge
from ...records.states import RecordMove
from .. import telling
from ..deciding import WAITS_AGAIN, deciding
from ..models import Verification, VerificationOutcome
from ..permissions import VERIFICATIONS, check_closed
from ..states import VerificationMove

Outcome = VerificationOutcome


@transaction.atomic
def verify_records(
    *, actor: Actor, records: QuerySet[CreditRecord], now: dt.datetime, reason: str = ""
) -> Verification:
    """Verifies those of the records that still wait (returned ones as well). Raises Refused when there are none, and
    where they are of a year whose season is closed and no reason is given."""
    check_closed(records, reason)
    return _decide(actor, records, RecordMove.VERIFY, reason, now)


@transaction.atomic
def return_records(*, actor: Actor, records: QuerySet[CreditRecord], reason: str, now: dt.datetime) -> Verification:
    """Returns those of the records that still wait, with a reason that the person reads. Raises Refused."""
    return _decide(actor, records, RecordMove.RETURN, reason, now)


@transaction.atomic
def revoke_verification(*, actor: Actor, row: CreditRecord, reason: str, now: dt.datetime) -> Verification:
    """Takes back the verification of one record, at any time, with a reason that the person reads. Raises Refused."""
    chosen = CreditRecord.objects.unscoped().filter(pk=row.pk)
    return _decide(actor, chosen, RecordMove.REVOKE, reason, now)


@transaction.atomic
def undo_verification(*, actor: Actor, verification: Verification, now: dt.datetime) -> int:
    """Undoes an act of the actor's own within five minutes: the records wait again. Returns how many.

    Raises Refused.
    """
    move = VerificationMove.UNDO
    VERIFICATIONS.check(actor, verification, move)
    records = CreditRecord.objects.unscoped().filter(verification=verification)
    learners = lock_learners(records.values_list("learner_id", flat=True).distinct())
    VERIFICATIONS.claim(verification, move, where=Q(at__gte=now - UNDO_WINDOW), by=actor, now=now)
    done = RECORDS.claim_all(records, RecordMove.UNDO, verification=None, **WAITS_AGAIN)
    recount(learners)
    telling.undone(actor=actor, act=verification, now=now)
    record(actor=actor, action=VERIFICATIONS.action(move), target=verification, after={"records": done})
    return done


@transaction.atomic
def let_wait_again(*, actor: Actor, row: CreditRecord, reason: str) -> None:
    """Returned hours wait again, for somebody who did not return them; they count no more than before. Belongs to the
    answer to an objection, which was checked. Raises Refused where they wait or were decided meanwhile."""
    rows = CreditRecord.objects.unscoped().filter(pk=row.pk, returned_at=row.returned_at, withdrawn_at__isnull=True)
    lock_learners([row.learner_id])
    if not RECORDS.claim_all(rows, RecordMove.UNDO, verification=None, **WAITS_AGAIN):
        raise Refused(_("This record is not waiting any more. Please look again."))
    recount([row.learner_id])
    record(actor=actor, action="hours.reopened", target=row, unit_key=row.learner.unit.public_id, reason=reason)


def _decide(
    actor: Actor, records: QuerySet[CreditRecord], move: RecordMove, reason: str, now: dt.datetime
) -> Verification:
    RECORDS.check(actor, None, move, reason=reason)
    wanted = list(records.values_list("pk", flat=True))
    act = Verification.objects.create(
        outcome=Outcome.VERIFIED if move is RecordMove.VERIFY else Outcome.RETURNED,
        reason=reason.strip()[:500],
        count=0,
        by_key=actor.key,
        by_name=actor.name[:80],
        at=now,
    )
    found = deciding(actor, records, act, move, now)
    if not found.done:
        raise Refused(_why_nothing(actor, wanted))
    Verification.objects.filter(pk=act.pk).update(count=found.done)
    act.count = found.done
    after = {"records": found.done, "people": found.people, "passed_over": len(wanted) - found.done}
    record(actor=actor, action=RECORDS.action(move), target=act, after=after, reason=act.reason)
    return act


def _why_nothing(actor: Actor, wanted: list[int]) -> str:
    """Who was first and when, where it is about one record that the actor may see."""
    visible = CreditRecord.objects.unscoped().filter(in_charge(actor), pk__in=wanted[:1]).select_related("verification")
    row = visible.first() if len(wanted) == 1 else None
    if row is None:
        return _("Nothing is waiting for you there any more. Please look again.")
    if row.learner_id == getattr(actor, "learner_id", None):
        return _("Nobody verifies their own hours; another officer or the office above does.")
    act = row.verification
    if row.public_id in overruled_ids(actor=actor, about="record"):
        return _("You have returned this record before, and it was objected to; somebody else decides it anew.")
    twice = granted_upon([(row.pk, row.learner_id, row.certificate_number)])
    if row.verified_at is None and twice:
        return counts_already(twice[row.pk])
    if act is None:
        return _("This record is not waiting any more. Please look again.")
    when = said_moment(act.at)
    if act.outcome == Outcome.VERIFIED:
        return _("%(who)s has already verified this record (%(when)s).") % {"who": act.by_name, "when": when}
    return _("%(who)s has already returned this record (%(when)s).") % {"who": act.by_name, "when": when}
