"""Decisions of this floor that one can object to: a request that was refused, granted in part, or revoked; a correction
or a registration that was returned."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.holders.states import FilingMove, FilingState
from accounts.registrations.selectors import registered_since, registration_filed
from accounts.registrations.services import reopen_registration
from ground import pages
from ground.actors import Actor
from ground.days import said_day
from ground.lifecycle import last_step
from learners.people.particulars import PERSONAL
from units.models import Unit

from ..corrections.models import Correction, said_of
from ..corrections.services import reopen_correction
from ..requests.kinds import kind_shown
from ..requests.models import CaseRequest
from ..requests.permissions import took_part
from ..requests.services import reopen
from ..requests.states import RequestMove, RequestState
from .contested import Contested, ContestedKind, moves_of, register
from .route import WORKER, office_of


def register_own() -> None:
    register(
        ContestedKind(
            "request", _("request"), decided_request, _reopen,
            decides=moves_of("casework.CaseRequest", RequestMove.REFUSE, RequestMove.PASS_IN_PART, RequestMove.REVOKE),
            after=_("It lies with the office that answers, as it was filed, and is decided anew by somebody who took no"
                    " part; what had been granted in part ends until then."),
        )
    )  # fmt: skip
    register(
        ContestedKind(
            "correction", _("correction"), returned_correction, _reopen_correction,
            decides=moves_of("casework.Correction", FilingMove.RETURN),
            after=_("The correction waits again for whoever keeps the roster and has not returned it."),
        )
    )  # fmt: skip
    register(
        ContestedKind(
            "registration", _("registration"), returned_registration, _reopen_registration,
            decides=moves_of("accounts.Registration", FilingMove.RETURN),
            after=_("The registration waits again for whoever keeps the roster and has not returned it."),
        )
    )  # fmt: skip


def decided_request(public_id: uuid.UUID) -> Contested | None:
    """A return is none: what it asks for is mended and filed again."""
    rows = CaseRequest.objects.unscoped().select_related("learner__unit", "learner__account")
    request = rows.prefetch_related("steps").filter(public_id=public_id).first()
    if request is None or request.decided_at is None or not _against(request):
        return None
    step = last_step(request)
    if step is None or step.office is None:
        return None
    return Contested(
        about="request",
        public_id=request.public_id,
        learner=request.learner,
        what=str(kind_shown(request.kind).title),
        said=request.said,
        reason=step.reason,
        at=request.decided_at,
        by_name=step.by_name,
        office=step.office,
        took_part=took_part(request),
        row=request,
        page=pages.address_of("request", request.public_id),
    )


def _against(request: CaseRequest) -> bool:
    in_part = request.state == RequestState.APPROVED and request.granted is not None
    return in_part or request.state in {RequestState.REFUSED, RequestState.REVOKED}


def _reopen(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    reopen(actor=actor, request=decision.row, office=office, reason=reason, now=now)


def returned_correction(public_id: uuid.UUID) -> Contested | None:
    rows = Correction.objects.unscoped().select_related("learner__unit", "learner__account")
    row = rows.filter(public_id=public_id, state=FilingState.RETURNED).first()
    if row is None or row.decided_at is None:
        return None
    return Contested(
        about="correction",
        public_id=row.public_id,
        learner=row.learner,
        what=gettext("correction: %(item)s") % {"item": row.get_item_display()},
        said=row.get_state_display(),
        reason=row.reason,
        at=row.decided_at,
        by_name=row.decided_by,
        office=office_of(row.decided_by_key, row.learner.unit, row.decided_at),
        took_part=frozenset({row.decided_by_key} - {""}),
        row=row,
        details=_asked(row),
    )


def _reopen_correction(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    reopen_correction(actor=actor, correction=decision.row, reason=reason, now=now)


def returned_registration(public_id: uuid.UUID) -> Contested | None:
    """One that an office returned, not one that gave way to another of the same person. Whoever knows its address has
    filed it."""
    row = registration_filed(actor=WORKER, public_id=public_id).filter(state=FilingState.RETURNED).first()
    if row is None or row.decided_at is None or registered_since(actor=WORKER, registration=row):
        return None
    return Contested(
        about="registration",
        public_id=row.public_id,
        learner=None,
        unit=row.unit,
        what=gettext("registration of %(name)s") % {"name": row.name},
        said=row.get_state_display(),
        reason=row.reason,
        at=row.decided_at,
        by_name=row.decided_by,
        office=office_of(row.decided_by_key, row.unit, row.decided_at),
        took_part=frozenset({row.decided_by_key} - {""}),
        row=row,
        details=((_("Filed"), said_day(row.created_at)),),
        by_visitors=True,
    )


def _reopen_registration(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    reopen_registration(actor=actor, registration=decision.row, reason=reason, now=now)


def _asked(row: Correction) -> tuple[tuple[Any, Any], ...]:
    """Old and new value, numbers masked, and why."""
    mask = PERSONAL[row.item] if row.is_number else str
    old, new = mask(said_of(getattr(row.learner, row.item))), mask(row.value)
    return ((_("on record"), old or "—"), (_("asked for"), new), (_("Explanation"), row.explanation or "—"))
