"""Who makes the yearly table."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import LEAGUE, OFFICES
from units.models import Unit

from .states import YEAR_TABLES, YearTableMove


def check_makes(actor: Actor, unit: Unit) -> None:
    """An office for its own units and those below. Raises Refused."""
    if not actor.is_system and not actor.covers(unit.path, OFFICES | LEAGUE):
        raise Refused(_("Only the office in charge makes this table."))


YEAR_TABLES.allow(check_makes, YearTableMove.FREEZE, YearTableMove.DISCARD, about=lambda table: (table.unit,))
