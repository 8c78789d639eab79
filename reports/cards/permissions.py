"""Who may have a card issued, revoke it, or see it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import HR, LEAGUE, OFFICES
from learners.people.models import Learner

from .models import ReviewCard
from .states import CARDS, CardMove, CardState


def check_issue(actor: Actor, learner: Learner) -> None:
    """The person, or HR of the unit and of the offices above it. Raises Refused."""
    if actor.is_system or actor.learner_id == learner.pk or actor.covers(learner.unit.path, HR):
        return
    raise Refused(_("Only the person and the offices in charge can have this card issued."))


def check_revoke(actor: Actor, card: ReviewCard) -> None:
    """An office above the unit, or the league; never one's own card. Raises Refused."""
    if actor.is_system:
        return
    if actor.learner_id == card.learner_id:
        raise Refused(_("Nobody revokes their own card."))
    if not actor.covers(card.learner.unit.path, OFFICES | LEAGUE):
        raise Refused(_("Only an office above the unit can revoke a card."))


def may_revoke(actor: Actor, card: ReviewCard) -> bool:
    return passes(check_revoke, actor, card) and card.state != CardState.REVOKED


CARDS.allow(check_revoke, CardMove.REVOKE)
