"""Who manages webhooks: the security administrator, as tokens of others."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import Role

from .states import OUTGOING, OutgoingMove


def check_manages(actor: Actor) -> None:
    """The security administrator. Raises Refused."""
    if not actor.is_system and not actor.holds(Role.SECURITY_ADMIN):
        raise Refused(_("Webhooks are managed by the security administrator."))


OUTGOING.allow(check_manages, OutgoingMove.SEND_AGAIN, about=lambda row: ())
