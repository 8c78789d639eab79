"""Hours that an officer has returned: one can object to it (casework.objections)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.objections.contested import Contested, ContestedKind, moves_of, register
from casework.objections.route import office_of
from ground.actors import Actor
from ground.days import said_day
from rulebook.quantity import format_tenths
from units.models import Unit

from ..records.models import CreditRecord
from ..records.states import RecordMove
from .services import let_wait_again

ABOUT = "record"


def register_returns() -> None:
    register(
        ContestedKind(
            ABOUT, _("returned hours"), returned_record, _let_wait_again,
            decides=moves_of("credits.CreditRecord", RecordMove.RETURN, RecordMove.REVOKE),
            after=_("The hours wait again and are looked at by somebody who has not returned them."),
        )
    )  # fmt: skip


def returned_record(public_id: uuid.UUID) -> Contested | None:
    """A live record that counts for nothing because an officer returned it or took its verification back."""
    rows = CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True, returned_at__isnull=False)
    rows = rows.select_related("learner__unit", "learner__account", "verification", "course", "platform")
    row = rows.filter(public_id=public_id).first()
    if row is None or row.returned_at is None or row.verification is None:
        return None
    act = row.verification
    return Contested(
        about=ABOUT,
        public_id=row.public_id,
        learner=row.learner,
        what=gettext("hours: %(course)s") % {"course": row.course.title if row.course else row.platform},
        said=gettext("returned"),
        reason=row.returned_reason,
        at=row.returned_at,
        by_name=act.by_name,
        office=office_of(act.by_key, row.learner.unit, row.returned_at),
        took_part=frozenset({act.by_key} - {""}),
        row=row,
        details=_details(row),
    )


def _details(row: CreditRecord) -> tuple[tuple[Any, Any], ...]:
    return (
        (_("Year"), str(row.year)),
        (_("Hours"), format_tenths(row.tenths)),
        (_("Completed on"), said_day(row.completed_on)),
        (_("Platform"), row.platform.name if row.platform else "—"),
    )


def _let_wait_again(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    let_wait_again(actor=actor, row=decision.row, reason=reason)
