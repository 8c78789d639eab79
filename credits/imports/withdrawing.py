"""A stored batch taken back: its records go, and the versions that they had corrected come back."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from ground.actors import Actor
from learners.people.locks import lock_learners
from uploads.models import Upload

from ..annual.ledger import recount
from ..records.models import CreditRecord
from . import telling

Withdrawal = CreditRecord.Withdrawal
_PIECE = 5_000


def take_back(*, actor: Actor, batch: Upload, now: dt.datetime) -> dict[str, int]:
    """Withdraws every record of the batch, and tells everybody whose records go. Belongs to the transaction that sets
    the batch to withdrawn.

    A version that a later batch has corrected stays corrected, and will not come back when that batch goes too.
    """
    records = CreditRecord.objects.unscoped()
    mine = records.filter(batch=batch)
    learners = lock_learners(mine.values_list("learner_id", flat=True).distinct())
    corrections = list(
        mine.filter(withdrawn_at__isnull=True, corrects__isnull=False).values_list("corrects_id", flat=True)
    )
    live = mine.filter(withdrawn_at__isnull=True)
    telling.withdrawn(actor=actor, batch=batch, learners=set(live.values_list("learner_id", flat=True)), now=now)
    gone = live.update(withdrawn_at=now, withdrawal=Withdrawal.BATCH)
    mine.filter(withdrawal=Withdrawal.SUPERSEDED).update(withdrawal=Withdrawal.BATCH)
    restored = 0
    for start in range(0, len(corrections), _PIECE):
        restored += bring_back(corrections[start : start + _PIECE])
    recount(learners)
    return {"withdrawn": gone, "restored": restored, "people": len(learners)}


def bring_back(firsts: list[int]) -> int:
    """Brings back the newest version that was only superseded, of each record whose live version has just gone."""
    records = CreditRecord.objects.unscoped()
    versions = records.filter(Q(pk__in=firsts) | Q(corrects__in=firsts), withdrawal=Withdrawal.SUPERSEDED)
    newest = (
        versions.values(first=Coalesce("corrects_id", "pk")).annotate(newest=Max("pk")).values_list("newest", flat=True)
    )
    return records.filter(pk__in=list(newest)).update(withdrawn_at=None, withdrawal=Withdrawal.NOT)
