"""Requests decided by programs as on the desk: passed, returned or refused one by one, and undone within five
minutes. What only eyes can judge stays with the page: a part of what was asked, and what a review form states."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from casework.requests import services
from casework.requests.kinds import kind_shown
from casework.requests.models import CaseRequest
from casework.requests.selectors import requests_visible
from casework.requests.states import RequestMove
from ground import clock
from hall.requests.access import may_review

from . import parameters as ask
from .bodies import flag_in, text_in, whole_body, whole_in
from .frame import answered
from .parsing import JSONBody
from .problems import RefusedCall
from .shapes import FLAG, TEXT, WHOLE, choice
from .work import REQUEST, WORK

MOVES = {"pass": RequestMove.PASS, "return": RequestMove.RETURN, "refuse": RequestMove.REFUSE}
_VERSION = WHOLE | {"description": "读到的版本；其间他人办过则拒绝"}
_DECISION: dict[str, Any] = {
    "type": "object",
    "required": ["move", "version"],
    "additionalProperties": False,
    "properties": {
        "move": choice(list(MOVES)) | {"description": "pass 通过（末级即批准），return 退回修改，refuse 不予通过"},
        "version": _VERSION,
        "reason": TEXT | {"maxLength": 500, "description": "退回和不予通过必须写明，申请人可见"},
        "seen_proof": FLAG | {"description": "页面无法显示的证明材料，办理人已另行查看"},
    },
    "examples": [{"move": "return", "version": 2, "reason": "请补充结业证书"}],
}
_UNDONE: dict[str, Any] = {
    "type": "object", "required": ["version"], "additionalProperties": False, "properties": {"version": _VERSION},
}  # fmt: skip


def _one(request: Any, public_id: Any) -> CaseRequest:
    found: CaseRequest = get_object_or_404(requests_visible(actor=request.actor), public_id=public_id)
    return found


class DecideRequest(APIView):
    """Passes, returns or refuses what lies with one's own office, under the guards of the desk."""

    parser_classes = [JSONBody]
    who = staticmethod(may_review)

    @extend_schema(
        operation_id="requests_decide", tags=[WORK], summary="办理一个申请：通过、退回、不予通过",
        request={"application/json": _DECISION}, responses={200: REQUEST.described()},
    )  # fmt: skip
    def post(self, request: Any, public_id: Any) -> HttpResponse:
        body = whole_body(request.data, _DECISION["properties"])
        case = _one(request, public_id)
        move = body.get("move")
        if move not in list(MOVES):
            raise ask.wrong("move", _("Send one of these: %(values)s.") % {"values": ", ".join(MOVES)})
        if MOVES[move] is RequestMove.PASS and kind_shown(case.kind).review:
            raise RefusedCall(422, "review_needed", _("Requests of this kind are passed on their page: it asks more."))
        decided = services.decide(
            actor=request.actor, request=case, move=MOVES[move], version=whole_in(body, "version"), now=clock.now(),
            reason=text_in(body, "reason", longest=500), seen_proof=flag_in(body, "seen_proof"),
        )  # fmt: skip
        return answered(request, REQUEST.show(decided))


class UndoDecision(APIView):
    """Takes back one's own last step within five minutes."""

    parser_classes = [JSONBody]
    who = staticmethod(may_review)

    @extend_schema(
        operation_id="requests_undo", tags=[WORK], summary="五分钟内撤销自己对一个申请的办理",
        request={"application/json": _UNDONE}, responses={200: REQUEST.described()},
    )  # fmt: skip
    def post(self, request: Any, public_id: Any) -> HttpResponse:
        body = whole_body(request.data, _UNDONE["properties"])
        case = _one(request, public_id)
        undone = services.undo(
            actor=request.actor, request=case, version=whole_in(body, "version"), now=clock.now(),
        )  # fmt: skip
        return answered(request, REQUEST.show(undone))
