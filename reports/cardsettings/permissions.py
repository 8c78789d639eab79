"""Who says how cards look."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import LEAGUE


def check_sets_cards(actor: Actor) -> None:
    """Raises Refused for anybody but league HR."""
    if not actor.is_system and not actor.holds(*LEAGUE):
        raise Refused(_("Only league HR says how cards look."))


def may_set_cards(actor: Actor) -> bool:
    return passes(check_sets_cards, actor)
