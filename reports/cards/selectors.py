"""Reads of cards and statements."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.pieces import pieces
from learners.people.models import Learner

from .models import CardCopy, ReviewCard


def cards_visible(*, actor: Actor) -> QuerySet[ReviewCard]:
    return ReviewCard.objects.visible_to(actor).select_related("learner__unit", "job")


def cards_of(*, actor: Actor, learner: Learner) -> QuerySet[ReviewCard]:
    """Papers of one person, the newest first."""
    return cards_visible(actor=actor).filter(learner=learner)


def card_by_token(*, actor: Actor, token: str) -> ReviewCard | None:
    """For the public check: whoever holds the paper holds the token."""
    require(actor)
    return ReviewCard.objects.unscoped().filter(token=token).first()


def card_by_number(*, actor: Actor, number: str) -> ReviewCard | None:
    """For the public check, which asks for more than the number."""
    require(actor)
    return ReviewCard.objects.unscoped().filter(number=number).first()


def card_by_fingerprint(*, actor: Actor, fingerprint: str) -> ReviewCard | None:
    """For the public check: whoever holds the file knows the SHA-256 of its bytes."""
    require(actor)
    return ReviewCard.objects.unscoped().filter(pdf_hash=fingerprint).exclude(pdf_hash="").first()


def copy_by_fingerprint(*, actor: Actor, fingerprint: str) -> CardCopy | None:
    """For the public check: a print copy by the SHA-256 of its bytes."""
    require(actor)
    return CardCopy.objects.filter(file_hash=fingerprint).exclude(file_hash="").first()


def states_of(*, actor: Actor, numbers: list[str]) -> list[tuple[str, str, str]]:
    """Number, state and its word of each paper of a copy, in the order of the copy."""
    require(actor)
    found: dict[str, ReviewCard] = {}
    for piece in pieces(numbers):
        rows = ReviewCard.objects.unscoped().filter(number__in=piece).only("number", "state")
        found |= {card.number: card for card in rows}
    return [(number, found[number].state, found[number].get_state_display()) for number in numbers if number in found]


def cards_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Cards and statements of the actor, for one's own file."""
    mine = cards_visible(actor=actor).filter(learner_id=getattr(actor, "learner_id", None) or 0)
    return [
        {
            _("Number"): card.number,
            _("Kind"): card.get_kind_display(),
            _("What for"): card.content.get("purpose", ""),
            _("State"): card.get_state_display(),
            _("Issued"): timezone.localdate(card.issued_at),
            _("Issued by"): card.issued_by,
        }
        for card in mine.order_by("pk")
    ]
