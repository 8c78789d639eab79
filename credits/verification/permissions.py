"""Who undoes an act of verification, and what wants a reason."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.closed_years import check_reason, closed_years
from ground.refusals import Refused

from ..records.models import CreditRecord
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


def check_closed(records: QuerySet[CreditRecord], reason: str) -> None:
    """Hours of a year whose season is closed are verified with a reason: they correct closed figures. Raises
    Refused."""
    if not reason.strip() and closed_years():
        check_reason(reason, years=records.order_by().values_list("year", flat=True).distinct())
