"""Who may apply, ask, decide and rule. Each rule once as a check that raises a sentence, once as a boolean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.refusals import Refused
from learners.models import Learner, Unit
from learners.roles import HR, OFFICES, Role

DECIDERS = OFFICES | {Role.LEAGUE_POLICY}
"""Roles that decide a doubtful case of a person in a unit below them."""


def check_rules(actor: Actor) -> None:
    """Entering what the bureau has ruled is for the league's policy role. Raises Refused."""
    if not actor.is_system and not actor.holds(Role.LEAGUE_POLICY):
        raise Refused(_("Only league HR (policy) enters rulings of the bureau."))


def check_decides(actor: Actor, learner: Learner) -> None:
    """A doubtful case is decided by an office above the unit (the league: also for its own staff), never by the person
    concerned. Raises Refused."""
    if actor.is_system:
        return
    if actor.learner_id == learner.pk:
        raise Refused(_("Nobody decides their own case; the next office up does."))
    if not any(_stands_above(grant.path, learner.unit.path) for grant in actor.grants if grant.role in DECIDERS):
        raise Refused(_("Only an office above the unit decides doubtful cases."))


def check_speaks_for(actor: Actor, learner: Learner) -> None:
    """People apply and ask for themselves; HR of their unit and the offices above may too. Raises Refused."""
    if not actor.is_system and actor.learner_id != learner.pk and not actor.covers(learner.unit.path, HR):
        raise Refused(_("You can only do this for yourself or for people in your charge."))


def _stands_above(office: str, unit: str) -> bool:
    at_the_top = len(office) == Unit.steplen
    return unit.startswith(office) and (len(unit) > len(office) or at_the_top)


def may_rule(actor: Actor) -> bool:
    return _passes(check_rules, actor)


def may_decide(actor: Actor, learner: Learner) -> bool:
    return _passes(check_decides, actor, learner)


def may_speak_for(actor: Actor, learner: Learner) -> bool:
    return _passes(check_speaks_for, actor, learner)


def _passes(check, *args) -> bool:
    try:
        check(*args)
    except Refused:
        return False
    return True
