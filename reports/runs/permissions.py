"""Who has cards issued in bulk, and takes them away together."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import HR
from units.models import Unit

from .models import CardRun
from .states import RUNS, RunMove


def check_bulk(actor: Actor, unit: Unit) -> None:
    """HR of the unit or of an office above it. Raises Refused."""
    if not actor.is_system and not actor.covers(unit.path, HR):
        raise Refused(_("Only HR of the unit or of an office above it has cards issued in bulk."))


def check_run(actor: Actor, run: CardRun) -> None:
    """The same, of cards in bulk that exist. Raises Refused."""
    check_bulk(actor, run.unit)


RUNS.allow(check_run, RunMove.CANCEL, RunMove.RETRY)
