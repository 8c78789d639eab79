"""Who says where to pay and how to get an invoice."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import LEAGUE


def check_advises(actor: Actor) -> None:
    """Raises Refused for anybody but league HR."""
    if not actor.is_system and not actor.holds(*LEAGUE):
        raise Refused(_("Only league HR says where to pay and how to get an invoice."))


def may_advise(actor: Actor) -> bool:
    return passes(check_advises, actor)
