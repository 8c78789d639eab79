"""Who may have people reminded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import HR
from units.models import Unit


def check_reminds(actor: Actor, unit: Unit) -> None:
    """HR of the unit or of an office above it. Raises Refused."""
    if not actor.is_system and not actor.covers(unit.path, HR):
        raise Refused(_("Only HR of the unit or of an office above it reminds people."))
