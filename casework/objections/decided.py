"""Decisions of this floor that one can object to: a request that was refused, granted in part, or revoked; a correction
that was returned."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.holders.states import FilingState
from ground import pages
from ground.actors import Actor
from ground.lifecycle import last_step
from learners.people.particulars import PERSONAL
from units.models import Unit

from ..corrections.models import Correction, said_of
from ..corrections.services import reopen_correction
from ..requests.kinds import kind_shown
from ..requests.models import CaseRequest
from ..requests.permissions import took_part
from ..requests.services import reopen
from ..requests.states import RequestState
from .contested import Contested, ContestedKind, register
from .route import office_of


def register_own() -> None:
    register(ContestedKind("request", _("request"), decided_request, _reopen))
    register(ContestedKind("correction", _("correction"), returned_correction, _reopen_correction))


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


def _asked(row: Correction) -> tuple[tuple[Any, Any], ...]:
    """Old and new value, numbers masked, and why."""
    mask = PERSONAL[row.item] if row.is_number else str
    old, new = mask(said_of(getattr(row.learner, row.item))), mask(row.value)
    return ((_("on record"), old or "—"), (_("asked for"), new), (_("Explanation"), row.explanation or "—"))
