"""Who settles which offices review."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.roles import Role

from ..requests.states import CaseRefused


def check_names_offices(actor: Actor) -> None:
    """Which offices review is settled by the league's policy role. Raises CaseRefused."""
    if not actor.is_system and not actor.holds(Role.LEAGUE_POLICY):
        raise CaseRefused(_("Only league HR (policy) settles which offices review."))
