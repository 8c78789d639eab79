"""Decisions of this floor that one can object to: a request that was refused, granted in part, or revoked."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from ground.actors import Actor
from ground.lifecycle import last_step
from units.models import Unit

from ..requests.kinds import kind_shown
from ..requests.models import CaseRequest
from ..requests.permissions import took_part
from ..requests.services import reopen
from ..requests.states import RequestState
from .contested import Contested, ContestedKind, register


def register_own() -> None:
    register(ContestedKind("request", _("request"), decided_request, _reopen))


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
    )


def _against(request: CaseRequest) -> bool:
    in_part = request.state == RequestState.APPROVED and request.granted is not None
    return in_part or request.state in {RequestState.REFUSED, RequestState.REVOKED}


def _reopen(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    reopen(actor=actor, request=decision.row, office=office, reason=reason, now=now)
