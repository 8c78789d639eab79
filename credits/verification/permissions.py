"""Who undoes an act of verification."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused

from ..records.permissions import check_verifies
from .models import Verification
from .states import VERIFICATIONS, VerificationMove


def check_undoes(actor: Actor, verification: Verification) -> None:
    """The officer whose act it was, while they still verify. Raises Refused."""
    check_verifies(actor)
    if verification.by_key != actor.key:
        raise Refused(_("Only whoever did it can undo it."))
    if verification.at_work:
        raise Refused(_("The work on these records has not ended yet. Please wait a moment."))


VERIFICATIONS.allow(check_undoes, VerificationMove.UNDO)
