"""Who may apply and ask for whom."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import HR
from learners.people.models import Learner


def check_speaks_for(actor: Actor, learner: Learner) -> None:
    """People apply and ask for themselves; HR of their unit and the offices above may too. Raises Refused."""
    if not actor.is_system and actor.learner_id != learner.pk and not actor.covers(learner.unit.path, HR):
        raise Refused(_("You can only do this for yourself or for people in your charge."))


def may_speak_for(actor: Actor, learner: Learner) -> bool:
    return passes(check_speaks_for, actor, learner)
