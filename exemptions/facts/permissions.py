"""Who may say that an approved fact has ended."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import LEAGUE, OFFICES

from .models import Fact


def check_ends(actor: Actor, fact: Fact) -> None:
    """An office above the unit or the league; never the person. Raises Refused."""
    if actor.is_system:
        return
    if actor.learner_id == fact.learner_id:
        raise Refused(_("Nobody decides their own case; the next office up does."))
    if not actor.covers(fact.learner.unit.path, OFFICES | LEAGUE):
        raise Refused(_("Only an office above the unit can end this."))


def may_end(actor: Actor, fact: Fact) -> bool:
    try:
        check_ends(actor, fact)
    except Refused:
        return False
    return fact.revoked_at is None
