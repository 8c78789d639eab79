"""Who enters the arrangement of a year."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import Role


def check_enters_years(actor: Actor) -> None:
    """Raises Refused for anybody but league HR (policy) and the system administrator."""
    if not actor.is_system and not actor.holds(Role.LEAGUE_POLICY, Role.SYSTEM_ADMIN):
        raise Refused(_("Only league HR (policy) and the system administrator enter the arrangement of holidays."))


def may_enter_years(actor: Actor) -> bool:
    return passes(check_enters_years, actor)
