"""Makers for tests of requests: proof, a filed request, and its way through all offices."""

from __future__ import annotations

import datetime as dt
import io

from PIL import Image

from casework.objections.contested import decision_about
from casework.objections.models import Objection
from casework.objections.services import file_objection
from casework.requests import services
from casework.requests.models import CaseRequest
from casework.requests.states import RequestMove, RequestState

NOW = dt.datetime(2024, 12, 2, 2, tzinfo=dt.UTC)
TRANSFER = {"on": "2024-03-01", "organ": "旗委组织部", "post": "中学教师"}
TRAINING = {
    "source": "forum", "title": "草原生态论坛", "organiser": "中国草学会", "starts_on": "2024-06-01",
    "completed_on": "2024-06-03", "hours": "24", "certificate_number": "CY-2024-07",
}  # fmt: skip
PAGES = [("证书.jpg", b"\xff\xd8\xff page one")]


def photo(colour: str = "white") -> bytes:
    """A photo as a phone takes it."""
    target = io.BytesIO()
    Image.new("RGB", (600, 800), colour).save(target, "JPEG")
    return target.getvalue()


def filed(member, learner=None, *, kind: str = "transfer", payload=None, now: dt.datetime = NOW) -> CaseRequest:
    """A request that the member has filed, with one page of proof."""
    learner = learner or member.learner
    request = services.draft(actor=member.actor, kind=kind, learner=learner, payload=dict(payload or TRANSFER), now=now)
    services.attach(actor=member.actor, request=request, pages=PAGES, now=now)
    return services.file(actor=member.actor, request=request, version=request.version, now=now)


def move(
    member,
    request: CaseRequest,
    what: RequestMove = RequestMove.PASS,
    *,
    now: dt.datetime = NOW,
    reason: str = "",
    **more,
) -> CaseRequest:
    return services.decide(
        actor=member.actor, request=request, move=what, version=request.version, now=now, reason=reason, **more
    )


def granted(cast, member, learner=None, **values) -> CaseRequest:
    """Filed by the member and passed by the unit and the league."""
    request = filed(member, learner, **values)
    for reviewer in (cast.unit_hr, cast.league_reviewer):
        if request.state == RequestState.FILED and request.office_id == reviewer.unit.pk:
            request = move(reviewer, request)
    assert request.state == RequestState.APPROVED
    return request


def refused(cast, member, learner=None, **values) -> CaseRequest:
    """Filed by the member and refused by the first office that has it."""
    request = filed(member, learner, **values)
    reviewer = cast.unit_hr if request.office_id == cast.school.pk else cast.league_reviewer
    return move(reviewer, request, RequestMove.REFUSE, reason="材料不足")


def objected(member, request: CaseRequest, *, reasons: str = "证明已附", now: dt.datetime = NOW) -> Objection:
    """An objection of the member against how the request was decided."""
    decision = decision_about("request", request.public_id)
    assert decision is not None
    return file_objection(actor=member.actor, decision=decision, reasons=reasons, now=now)
