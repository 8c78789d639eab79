"""Reads of cards and statements."""

from __future__ import annotations

from django.db.models import QuerySet

from journal.actors import Actor
from learners.models import Learner

from ..models import ReviewCard


def cards_visible(*, actor: Actor) -> QuerySet[ReviewCard]:
    return ReviewCard.objects.visible_to(actor).select_related("learner__unit", "job")


def cards_of(*, actor: Actor, learner: Learner) -> QuerySet[ReviewCard]:
    """Papers of one person, the newest first."""
    return cards_visible(actor=actor).filter(learner=learner)


def card_by_token(token: str) -> ReviewCard | None:
    """For the public check: whoever holds the paper holds the token."""
    return ReviewCard.objects.unscoped().filter(token=token).first()
