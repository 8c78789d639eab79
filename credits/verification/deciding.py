"""What an act does to records, in the transaction of the service that does it."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from casework.objections.selectors import overruled_ids
from ground.actors import Actor
from ground.events import EventKind, announce
from ground.pieces import pieces
from learners.people.locks import lock_learners

from ..annual.ledger import recount
from ..records.certificates import granted_upon
from ..records.happening import verified_items
from ..records.models import CreditRecord
from ..records.permissions import RECORDS, in_charge, not_own
from ..records.states import RecordMove
from .models import Verification
from .telling import returned

_LIVE = Q(withdrawn_at__isnull=True, source="platform")
WAITS_AGAIN: dict[str, Any] = {"verified_at": None, "verified_by": "", "returned_at": None, "returned_reason": ""}


class Decided(NamedTuple):
    """What became of records that an act was about: how many it decided, of how many people."""

    done: int
    people: int


def deciding(
    actor: Actor, records: QuerySet[CreditRecord], act: Verification, move: RecordMove, now: dt.datetime
) -> Decided:
    """Takes the people first, then looks again which records still wait: whoever was before us has finished by then.
    What was granted upon a certificate already is not verified a second time.
    Belongs to the transaction of a service, which checks who may and leaves the line."""
    RECORDS.check(actor, None, move, reason=act.reason)
    mine = CreditRecord.objects.unscoped().filter(in_charge(actor) & not_own(actor))
    if overruled := overruled_ids(actor=actor, about="record"):
        mine = mine.exclude(public_id__in=overruled)
    chosen: list[tuple[int, int, str]] = []
    for piece in pieces(list(records.values_list("pk", flat=True))):
        found = mine.filter(_LIVE & RECORDS.starting(move), pk__in=piece)
        chosen += found.values_list("pk", "learner_id", "certificate_number")
    learners = lock_learners(learner_id for _pk, learner_id, _number in chosen)
    twice = granted_upon(chosen) if move is RecordMove.VERIFY else {}
    done = 0
    for piece in pieces([pk for pk, _learner_id, _number in chosen if pk not in twice]):
        rows = CreditRecord.objects.unscoped().filter(_LIVE, pk__in=piece)
        done += RECORDS.claim_all(rows, move, verification=act, **_values(actor, act, move, now))
    recount(learners)
    if move is RecordMove.VERIFY and done:
        decided = CreditRecord.objects.unscoped().filter(verification=act, verified_at=now)
        announce(EventKind.HOURS_VERIFIED, lambda: verified_items(decided), now)
    if move is not RecordMove.VERIFY:
        rows = CreditRecord.objects.unscoped().filter(verification=act, learner_id__in=learners)
        returned(actor=actor, act=act, learners=set(rows.values_list("learner_id", flat=True)), now=now)
    return Decided(done, len(learners))


def _values(actor: Actor, act: Verification, move: RecordMove, now: dt.datetime) -> dict[str, Any]:
    match move:
        case RecordMove.VERIFY:
            return {"verified_at": now, "verified_by": actor.name[:80], "returned_at": None, "returned_reason": ""}
        case RecordMove.RETURN:
            return {"returned_at": now, "returned_reason": act.reason}
        case _:
            return {"verified_at": None, "verified_by": "", "returned_at": now, "returned_reason": act.reason}
