"""Many records at once: asked for by an officer, done by a worker in pieces, each piece a transaction of its own.

Whoever asks writes the act and its job; the guards are those of one record, looked at again in every piece. A worker
that takes the job over from a dead one finds the pieces done and passes them over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ground.actors import Actor, SystemActor
from ground.jobs import machine
from ground.jobs.states import JobState
from ground.lifecycle import UNDO_WINDOW
from ground.refusals import Refused
from journal.services import record
from learners.people.locks import lock_learners

from ...annual.ledger import recount
from ...records.models import CreditRecord
from ...records.permissions import RECORDS
from ...records.states import RecordMove
from .. import telling
from ..deciding import WAITS_AGAIN, deciding
from ..models import Verification, VerificationOutcome
from ..permissions import VERIFICATIONS, check_closed
from ..selectors import shows_signs
from ..states import VerificationMove

DECIDE, UNDO = "credits.decide_all", "credits.undo_all"
MOST_AT_ONCE = 100_000
"""So many records are decided as one act; what is beyond stays on the desk, where it is seen to wait."""


@transaction.atomic
def ask_for_all(
    *, actor: Actor, records: QuerySet[CreditRecord], move: RecordMove, now: dt.datetime, reason: str = ""
) -> Verification:
    """Asks for all of the records, the first MOST_AT_ONCE, to be verified or returned as one act. Raises Refused when
    there are none."""
    RECORDS.check(actor, None, move, reason=reason)
    if move is RecordMove.VERIFY:
        check_closed(records, reason)
    ids = list(records.order_by("learner_id", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    if not ids:
        raise Refused(_("Nothing is waiting for you there any more. Please look again."))
    outcome = VerificationOutcome.VERIFIED if move is RecordMove.VERIFY else VerificationOutcome.RETURNED
    act = Verification.objects.create(
        outcome=outcome, reason=reason.strip()[:500], count=0, by_key=actor.key, by_name=actor.name[:80], at=now
    )
    args = {"act": act.pk, "move": move.value, "records": ids}
    act.job = machine.enqueue(actor=actor, kind=DECIDE, args=args, total=len(ids))
    act.save(update_fields=["job"])
    record(actor=actor, action="hours.all_asked", target=act, after={"records": len(ids), "move": move.value})
    return act


@transaction.atomic
def decide_piece(*, actor: Actor, act: Verification, records: Sequence[int], move: RecordMove, now: dt.datetime) -> int:
    """Decides those of the records that still wait, as part of the act. Returns how many; none is no error. What shows
    signs of trouble is not verified among many: it is left to be looked at by itself."""
    chosen = CreditRecord.objects.unscoped().filter(pk__in=records)
    if move is RecordMove.VERIFY:
        chosen = chosen.exclude(pk__in=shows_signs(actor=actor, records=chosen))
    found = deciding(actor, chosen, act, move, now)
    if found.done:
        Verification.objects.filter(pk=act.pk).update(count=F("count") + found.done)
        after = {"records": found.done, "people": found.people}
        record(actor=actor, action=RECORDS.action(move), target=act, after=after, reason=act.reason)
    return found.done


@transaction.atomic
def finish_act(*, actor: Actor, act: Verification, asked: int, now: dt.datetime) -> Verification:
    """The last piece is done: from now on the act can be undone for five minutes."""
    Verification.objects.filter(pk=act.pk).update(at=now)
    act.refresh_from_db()
    after = {"records": act.count, "passed_over": asked - act.count}
    record(actor=actor, action="hours.all_decided", target=act, after=after)
    return act


@transaction.atomic
def ask_to_undo(*, actor: Actor, act: Verification, now: dt.datetime) -> Verification:
    """Undoes an act of the actor's own within five minutes; its records follow in the background. Raises Refused."""
    move = VerificationMove.UNDO
    VERIFICATIONS.check(actor, act, move)
    VERIFICATIONS.claim(act, move, where=Q(at__gte=now - UNDO_WINDOW), by=actor, now=now)
    act.job = machine.enqueue(actor=actor, kind=UNDO, args={"act": act.pk}, total=act.count)
    act.save(update_fields=["job"])
    telling.undone(actor=actor, act=act, now=now)
    record(actor=actor, action=VERIFICATIONS.action(move), target=act, after={"records": act.count})
    return act


@transaction.atomic
def undo_piece(*, actor: Actor, act: Verification, records: Sequence[int]) -> int:
    """Lets those of the records wait again that are still decided by the act, which is undone. Returns how many."""
    rows = CreditRecord.objects.unscoped().filter(pk__in=records, verification=act)
    learners = lock_learners(rows.values_list("learner_id", flat=True).distinct())
    done = RECORDS.claim_all(rows, RecordMove.UNDO, verification=None, **WAITS_AGAIN)
    recount(learners)
    if done:
        record(actor=actor, action="hours.wait_again", target=act, after={"records": done, "people": len(learners)})
    return done


@transaction.atomic
def go_on_undoing(*, actor: Actor) -> int:
    """Asks once more for the work of acts that are undone although records still stand under them, because their work
    has failed; returns how many."""
    failed = Verification.objects.filter(undone_at__isnull=False, job__state=JobState.FAILED)
    left = failed.filter(Exists(CreditRecord.objects.unscoped().filter(verification=OuterRef("pk")))).order_by("pk")
    acts = list(left)
    for act in acts:
        act.job = machine.enqueue(actor=SystemActor(act.by_name, key=act.by_key), kind=UNDO, args={"act": act.pk})
        act.save(update_fields=["job"])
        record(actor=actor, action="hours.undo_goes_on", target=act)
    return len(acts)
