"""Hours that wait: verified and returned by programs as on the desk, and undone within five minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from credits.records.permissions import may_verify
from credits.verification.models import Verification, VerificationOutcome
from credits.verification.selectors import records_in_charge, verifications_of
from credits.verification.services import return_records, undo_verification, verify_records
from ground import clock
from ground.lists import MOST_TICKED

from .bodies import keys_in, text_in, whole_body
from .frame import answered
from .parsing import JSONBody
from .people import HOURS_TAG
from .shapes import KEY, TEXT, WHOLE, choice, many

_REASON = TEXT | {"maxLength": 500}
_RECORDS = many(KEY) | {"minItems": 1, "maxItems": MOST_TICKED, "description": "学时记录的编号"}
_RESULTS = "verified 已核定，returned 已退回，passed_over 已不在待办，not_there 没有或不在范围内"
_OF_RECORD: dict[str, Any] = {
    "type": "object",
    "required": ["id", "result"],
    "properties": {
        "id": KEY,
        "result": choice([*VerificationOutcome.values, "passed_over", "not_there"]) | {"description": _RESULTS},
    },
}
_ACT: dict[str, Any] = {
    "type": "object",
    "required": ["id", "outcome", "count", "results"],
    "properties": {
        "id": KEY | {"description": "这次办理的编号，五分钟内可凭它撤销"},
        "outcome": choice(VerificationOutcome.values) | {"description": "verified 核定，returned 退回"},
        "count": WHOLE | {"description": "办理了几条"},
        "results": many(_OF_RECORD) | {"description": "逐条结果，次序同所送"},
    },
}


class _OnRecords(APIView):
    """What both acts have in common: the records that are named, and what became of each."""

    parser_classes = [JSONBody]
    who = staticmethod(may_verify)

    def named(self, request: Any, *fields: str) -> tuple[list[str], Any, str]:
        """Keys as they were sent, the rows among them that the caller's offices see, the reason."""
        body = whole_body(request.data, {"records", *fields})
        keys = keys_in(body, "records", most=MOST_TICKED)
        rows = records_in_charge(actor=request.actor).filter(public_id__in=keys)
        return keys, rows, text_in(body, "reason", longest=500)

    @staticmethod
    def told(request: Any, act: Verification, keys: list[str]) -> HttpResponse:
        seen = records_in_charge(actor=request.actor).filter(public_id__in=keys)
        found = {str(key): verification for key, verification in seen.values_list("public_id", "verification")}
        results = [
            {
                "id": key,
                "result": "not_there" if key not in found else act.outcome if found[key] == act.pk else "passed_over",
            }
            for key in keys
        ]
        return answered(
            request, {"id": str(act.public_id), "outcome": act.outcome, "count": act.count, "results": results}
        )


class VerifyRecords(_OnRecords):
    """Verifies those of the records that wait, under the guards of the desk; refused when none of them does."""

    @extend_schema(
        operation_id="records_verify", tags=[HOURS_TAG], summary="核定学时（二）",
        request={"application/json": {
            "type": "object", "required": ["records"], "additionalProperties": False,
            "properties": {"records": _RECORDS, "reason": _REASON | {"description": "年度已关闭时必须写明理由"}},
        }},
        responses={200: _ACT},
    )  # fmt: skip
    def post(self, request: Any) -> HttpResponse:
        keys, rows, reason = self.named(request, "reason")
        act = verify_records(actor=request.actor, records=rows, now=clock.now(), reason=reason)
        return self.told(request, act, keys)


class ReturnRecords(_OnRecords):
    """Returns them with a reason that the person reads."""

    @extend_schema(
        operation_id="records_return", tags=[HOURS_TAG], summary="退回学时，附理由",
        request={"application/json": {
            "type": "object", "required": ["records", "reason"], "additionalProperties": False,
            "properties": {"records": _RECORDS, "reason": _REASON | {"description": "理由，本人可见"}},
        }},
        responses={200: _ACT},
    )  # fmt: skip
    def post(self, request: Any) -> HttpResponse:
        keys, rows, reason = self.named(request, "reason")
        act = return_records(actor=request.actor, records=rows, reason=reason, now=clock.now())
        return self.told(request, act, keys)


class UndoAct(APIView):
    """Undoes an act of one's own within five minutes: its records wait again."""

    who = staticmethod(may_verify)
    parser_classes = [JSONBody]

    @extend_schema(
        operation_id="records_undo", tags=[HOURS_TAG], summary="五分钟内撤销自己的一次核定或退回", request=None,
        responses={200: {"type": "object", "required": ["count"], "properties": {
            "count": WHOLE | {"description": "几条重新待办"}
        }}},
    )  # fmt: skip
    def post(self, request: Any, public_id: Any) -> HttpResponse:
        whole_body(request.data or {}, ())
        act = get_object_or_404(verifications_of(actor=request.actor), public_id=public_id)
        count = undo_verification(actor=request.actor, verification=act, now=clock.now())
        return answered(request, {"count": count})
