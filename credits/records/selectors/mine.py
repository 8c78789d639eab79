"""What one's own file (learners.disclosure.own_data) says of hours."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ground.actors import Actor, require
from policy import packs
from rulebook.quantity import format_tenths

from ..models import CreditRecord


def records_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Every record about the actor, withdrawn ones too, with where it came from."""
    require(actor)
    mine = CreditRecord.objects.visible_to(actor).filter(learner_id=getattr(actor, "learner_id", None) or 0)
    return [
        {
            _("Year"): row.year,
            _("Subject"): row.subject,
            _("Course"): row.course.title if row.course else "",
            _("Platform"): row.platform.name if row.platform else packs.name_of_source(row.source),
            _("Mode of study"): packs.name_of_mode(row.mode) if row.mode else "",
            _("Hours"): Decimal(format_tenths(row.tenths)),
            _("Counted by"): row.unit or "",
            _("Quantity"): Decimal(format_tenths(row.quantity)) if row.quantity is not None else "",
            _("Your part in it"): row.role or "",
            _("Completed on"): row.completed_on,
            _("Certificate number"): row.certificate_number,
            _("File"): row.batch.file_name if row.batch else "",
            _("Verified"): row.verified_by,
            _("Returned"): row.returned_reason,
            _("Withdrawn"): row.get_withdrawal_display() if row.withdrawal else "",
        }
        for row in mine.select_related("course", "platform", "batch").order_by("year", "completed_on", "pk")
    ]
