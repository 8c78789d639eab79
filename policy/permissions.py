"""Who may rule."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import Role

from .states import RULINGS, RulingMove


def check_rules(actor: Actor) -> None:
    """Entering what the bureau has ruled is for the league's policy role. Raises Refused."""
    if not actor.is_system and not actor.holds(Role.LEAGUE_POLICY):
        raise Refused(_("Only league HR (policy) enters rulings of the bureau."))


def may_rule(actor: Actor) -> bool:
    return passes(check_rules, actor)


RULINGS.allow(check_rules, *RulingMove, about=lambda ruling: ())
