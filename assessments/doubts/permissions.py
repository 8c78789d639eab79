"""Who may apply, ask, decide and rule. Each rule once as a check that raises a sentence, once as a boolean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import OFFICES, Role
from learners.people.models import Learner
from units.permissions import stands_above

from .states import HUMAN_DECISIONS, REVIEW_REQUESTS, HumanDecisionMove, ReviewRequestMove

DECIDERS = OFFICES | {Role.LEAGUE_POLICY}
"""Roles that decide a doubtful case of a person in a unit below them."""


def check_decides(actor: Actor, learner: Learner) -> None:
    """A doubtful case is decided by an office above the unit (the league: also for its own staff), never by the person
    concerned. Raises Refused."""
    if actor.is_system:
        return
    if actor.learner_id == learner.pk:
        raise Refused(_("Nobody decides their own case; the next office up does."))
    if not any(stands_above(grant.path, learner.unit.path) for grant in actor.grants if grant.role in DECIDERS):
        raise Refused(_("Only an office above the unit decides doubtful cases."))


def may_decide(actor: Actor, learner: Learner) -> bool:
    return passes(check_decides, actor, learner)


HUMAN_DECISIONS.allow(check_decides, *HumanDecisionMove, about=lambda decision: (decision.learner,))
REVIEW_REQUESTS.allow(check_decides, *ReviewRequestMove, about=lambda request: (request.learner,))
