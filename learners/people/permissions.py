"""Who may do what to people. Each rule once as a check that raises a sentence, once as a boolean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import KEEPERS, OFFICES
from units.models import Unit
from units.permissions import stands_above

from .models import Learner


def check_sees(actor: Actor, learner: Learner) -> None:
    """The person is in the actor's sight by a role. Raises Refused."""
    if actor.is_system or not actor.covers(learner.unit.path):
        raise Refused(_("This person is not in your charge."))


def check_office_above(actor: Actor, learner: Learner, unit: Unit) -> None:
    """Confirming belongs to an office above the unit (the league: also for its own staff), never to the person.

    Raises Refused.
    """
    if actor.is_system:
        return
    if actor.learner_id == learner.pk:
        raise Refused(_("Nobody confirms their own particulars; the next office up does."))
    if not any(stands_above(grant.path, unit.path) for grant in actor.grants if grant.role in OFFICES):
        raise Refused(_("Only an office above the unit can confirm this."))


def check_may_upload(actor: Actor) -> None:
    """Raises Refused for whoever keeps no roster."""
    if not actor.is_system and not actor.paths(KEEPERS):
        raise Refused(_("You are in charge of no unit's roster."))


def may_upload(actor: Actor) -> bool:
    return passes(check_may_upload, actor)


def may_confirm(actor: Actor, learner: Learner, unit: Unit) -> bool:
    return passes(check_office_above, actor, learner, unit)


def check_not_self(actor: Actor, learner: Learner) -> None:
    """Raises Refused for an officer's own place or employment: the next office up enters it."""
    if not actor.is_system and actor.learner_id == learner.pk:
        raise Refused(_("Nobody enters this about themselves; the next office up does."))
