"""Who agrees to an export with full numbers, and who takes it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from units.permissions import check_keeps

from .models import FullExport
from .states import FULL_EXPORTS, FullExportMove


def check_agrees(actor: Actor, export: FullExport) -> None:
    """Somebody who keeps the unit's roster, but not whoever asked. Raises Refused."""
    check_keeps(actor, export.unit.path)
    if actor.key == export.asked_by_key:
        raise Refused(_("A second person has to agree."))


def check_takes(actor: Actor, export: FullExport) -> None:
    """Whoever asked, while they keep the unit's roster. Raises Refused."""
    check_keeps(actor, export.unit.path)
    if actor.key != export.asked_by_key:
        raise Refused(_("Only the person who asked may take this export."))


FULL_EXPORTS.allow(check_agrees, FullExportMove.AGREE)
FULL_EXPORTS.allow(check_takes, FullExportMove.TAKE)
