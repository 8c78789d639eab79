"""Who decides corrections."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.holders.states import DECIDES
from ground.actors import Actor
from ground.refusals import Refused
from units.permissions import check_keeps

from .models import Correction
from .states import CORRECTIONS


def check_decides_correction(actor: Actor, correction: Correction) -> None:
    """Whoever keeps the person's roster, never the person concerned, nor whoever has returned it before. Raises
    Refused."""
    check_keeps(actor, correction.learner.unit.path)
    if actor.learner_id == correction.learner_id:
        raise Refused(_("Nobody decides their own request; the next office up does."))
    if actor.key and actor.key == correction.decided_by_key:
        raise Refused(_("You have returned this correction before; somebody else decides it anew."))


CORRECTIONS.allow(check_decides_correction, *DECIDES)
