"""Finds papers whose facts have changed since they were issued, after every change of a fact.

The check is a job written in the transaction of the change, so that it is not lost with a worker. A ruling of the
bureau outdates nothing: a paper keeps the law that it was decided under.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation

from assessments.decisions.purposes import from_key
from assessments.decisions.selectors import assess
from ground.actors import SystemActor
from ground.jobs.machine import enqueue
from ground.pieces import pieces

from .content import LANGUAGE
from .elsewhere import verified_rows
from .models import ReviewCard
from .states import CardState

CHECK = "reports.check_cards"
WORKER = SystemActor("review cards")
_CARDS_A_JOB = 500


def check_after_change(*, learner_ids: Sequence[int], **signal: Any) -> None:
    """Asks for a check of the valid papers of people whose facts change in this transaction."""
    cards: list[int] = []
    for piece in pieces(learner_ids):
        cards += still_valid().filter(learner_id__in=piece).values_list("pk", flat=True)
    for piece in pieces(cards, _CARDS_A_JOB):
        enqueue(actor=WORKER, kind=CHECK, args={"cards": piece}, total=len(piece))


def is_outdated(card: ReviewCard) -> bool:
    """Whether the same question on the same day would now be answered from other facts; of a statement for another
    place, whose hours are of every year, whether it would name others."""
    snapshot = card.snapshot
    now = assess(
        actor=WORKER,
        learner=card.learner,
        application=from_key(snapshot.key),
        as_of=snapshot.as_of,
        policy=snapshot.policy,
    )
    if said := card.content.get("verified"):
        with translation.override(LANGUAGE):
            names = set(said[0])  # papers of before say less
            return [{name: one[name] for name in names} for one in verified_rows(now)] != said
    return now.facts_hash != card.facts_hash


def still_valid():
    """Papers that hold, of everybody."""
    return ReviewCard.objects.unscoped().filter(state=CardState.VALID)
