"""A decision that was taken back upon an objection: the request is reviewed again, and nothing is granted by that."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from ground.actors import Actor
from ground.lifecycle import write_step
from ground.stirring import stir
from journal.services import record
from units.models import Unit

from .. import minding, telling
from ..kinds import kind_shown
from ..models import CaseRequest
from ..permissions import REQUESTS
from ..states import RequestMove, RequestState


@transaction.atomic
def reopen(*, actor: Actor, request: CaseRequest, office: Unit, reason: str, now: dt.datetime) -> CaseRequest:
    """The request lies with the office, as it was filed; whoever has decided it stays barred. What a part had granted
    ends until it is decided anew. Belongs to the answer to the objection, which was checked. Raises CaseRefused."""
    was, said, granted = request.state, request.said, request.granted
    if was == RequestState.APPROVED:
        kind_shown(request.kind).take_back(request, actor, now)
    values: dict[str, Any] = {"office": office, "granted": None, "decided_at": None}
    REQUESTS.claim(request, RequestMove.REOPEN, version=request.version, **values)
    write_step(
        request, RequestMove.REOPEN, actor, now, office=office, reason=reason.strip()[:500], granted_before=granted
    )
    lay, lies = {"state": was}, {"office": str(office)}
    action = REQUESTS.action(RequestMove.REOPEN)
    record(actor=actor, action=action, target=request, before=lay, after=lies, reason=reason)
    telling.taken_back(actor=actor, request=request, said=said, now=now)
    minding.look_again(request)
    stir(actor=actor, about="request", public_id=request.public_id, now=now)
    return request
