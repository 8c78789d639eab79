"""Verification of hours (核定, article 2): by record, by batch, by filter, always under the same guards.

An officer in charge of the place, never the person themselves; only what still waits; two officers at once: one wins,
the other is told who and when. Within five minutes an act can be undone by whoever did it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record
from learners.locks import lock_learners

from ..ledger import recount
from ..models import CreditRecord, Verification
from ..permissions import check_verifies, in_charge, not_own

UNDO_WITHIN = dt.timedelta(minutes=5)
_PIECE = 5_000
_WAITING = Q(withdrawn_at__isnull=True, verified_at__isnull=True, source="platform")
Outcome = Verification.Outcome


@transaction.atomic
def verify_records(*, actor: Actor, records: QuerySet[CreditRecord], now: dt.datetime) -> Verification:
    """Verifies those of the records that still wait (returned ones as well). Raises Refused when there are none."""
    check_verifies(actor)
    values = {"verified_at": now, "verified_by": actor.name[:80], "returned_at": None, "returned_reason": ""}
    return _decide(actor, records, _WAITING, Outcome.VERIFIED, "", now, values)


@transaction.atomic
def return_records(*, actor: Actor, records: QuerySet[CreditRecord], reason: str, now: dt.datetime) -> Verification:
    """Returns those of the records that still wait, with a reason that the person reads. Raises Refused."""
    check_verifies(actor)
    reason = reason.strip()[:500]
    if not reason:
        raise Refused(_("Please give a reason: the person reads it."))
    waiting = _WAITING & Q(returned_at__isnull=True)
    return _decide(
        actor, records, waiting, Outcome.RETURNED, reason, now, {"returned_at": now, "returned_reason": reason}
    )


@transaction.atomic
def revoke_verification(*, actor: Actor, row: CreditRecord, reason: str, now: dt.datetime) -> Verification:
    """Takes back the verification of one record, at any time, with a reason that the person reads. Raises Refused."""
    check_verifies(actor)
    reason = reason.strip()[:500]
    if not reason:
        raise Refused(_("Please give a reason: the person reads it."))
    verified = Q(withdrawn_at__isnull=True, verified_at__isnull=False, source="platform")
    values = {"verified_at": None, "verified_by": "", "returned_at": now, "returned_reason": reason}
    chosen = CreditRecord.objects.unscoped().filter(pk=row.pk)
    return _decide(actor, chosen, verified, Outcome.RETURNED, reason, now, values)


@transaction.atomic
def undo_verification(*, actor: Actor, verification: Verification, now: dt.datetime) -> int:
    """Undoes an act of the actor's own within five minutes: the records wait again. Returns how many.

    Raises Refused.
    """
    check_verifies(actor)
    if verification.by_key != actor.key:
        raise Refused(_("Only whoever did it can undo it."))
    open_acts = Verification.objects.filter(pk=verification.pk, undone_at__isnull=True, at__gte=now - UNDO_WITHIN)
    records = CreditRecord.objects.unscoped().filter(verification=verification)
    learners = lock_learners(records.values_list("learner_id", flat=True).distinct())
    if not open_acts.update(undone_at=now):
        raise Refused(_("This can be undone for five minutes only, and once."))
    done = records.update(verification=None, verified_at=None, verified_by="", returned_at=None, returned_reason="")
    recount(learners)
    record(actor=actor, action="hours.verification_undone", target=verification, after={"records": done})
    return done


def _decide(
    actor: Actor,
    records: QuerySet[CreditRecord],
    waiting: Q,
    outcome: Outcome,
    reason: str,
    now: dt.datetime,
    values: dict,
) -> Verification:
    """Takes the people first, then looks again which records still wait: whoever was before us has finished by then."""
    mine = CreditRecord.objects.unscoped().filter(in_charge(actor) & not_own(actor))
    wanted = list(records.values_list("pk", flat=True))
    chosen: list[tuple[int, int]] = []
    for piece in _pieces(wanted):
        chosen += mine.filter(waiting, pk__in=piece).values_list("pk", "learner_id")
    learners = lock_learners(learner_id for _pk, learner_id in chosen)
    verification = Verification.objects.create(
        outcome=outcome, reason=reason, count=0, by_key=actor.key, by_name=actor.name[:80], at=now
    )
    done = 0
    for piece in _pieces([pk for pk, _learner_id in chosen]):
        rows = CreditRecord.objects.unscoped().filter(waiting, pk__in=piece)
        done += rows.update(verification=verification, **values)
    if not done:
        raise Refused(_why_nothing(actor, wanted))
    Verification.objects.filter(pk=verification.pk).update(count=done)
    verification.count = done
    recount(learners)
    record(
        actor=actor,
        action=f"hours.{outcome.value}",
        target=verification,
        after={"records": done, "people": len(learners), "passed_over": len(wanted) - done},
        reason=reason,
    )
    return verification


def _why_nothing(actor: Actor, wanted: list[int]) -> str:
    """Who was first and when, where it is about one record that the actor may see."""
    visible = CreditRecord.objects.unscoped().filter(in_charge(actor), pk__in=wanted[:1]).select_related("verification")
    row = visible.first() if len(wanted) == 1 else None
    if row is None:
        return _("Nothing is waiting for you there any more. Please look again.")
    if row.learner_id == getattr(actor, "learner_id", None):
        return _("Nobody verifies their own hours; another officer or the office above does.")
    act = row.verification
    if act is None:
        return _("This record is not waiting any more. Please look again.")
    when = timezone.localtime(act.at).strftime("%Y-%m-%d %H:%M")
    if act.outcome == Outcome.VERIFIED:
        return _("%(who)s has already verified this record (%(when)s).") % {"who": act.by_name, "when": when}
    return _("%(who)s has already returned this record (%(when)s).") % {"who": act.by_name, "when": when}


def _pieces(values: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(values), _PIECE):
        yield values[start : start + _PIECE]
