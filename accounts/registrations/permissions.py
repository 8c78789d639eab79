"""Who decides registrations: whoever keeps the roster of the unit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from units.permissions import check_keeps

from ..holders.models import Registration
from ..holders.states import DECIDES, REGISTRATIONS


def check_not_returned_before(actor: Actor, registration: Registration) -> None:
    """Nor whoever has returned it before. Raises Refused."""
    if actor.key and actor.key == registration.decided_by_key:
        raise Refused(_("You have returned this registration before; somebody else decides it anew."))


REGISTRATIONS.allow(check_keeps, *DECIDES, about=lambda registration: (registration.unit.path,))
REGISTRATIONS.allow(check_not_returned_before, *DECIDES)
