"""Hours pushed by a platform: signed, repeatable without harm, with a result for each line."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.parsers import BaseParser
from rest_framework.views import APIView

from credits.imports.pushed import withdraw_pushed
from ground import clock
from ground.web import takes
from intake.faults import FileRefused

from ..pushing import lines, memory, signing
from ..pushing.work import pushed
from ..tokens.models import AccessToken
from . import parameters as ask
from .frame import answered
from .problems import RefusedCall
from .shapes import DATA, FLAG, TEXT, WHOLE, choice, many

PUSH = "平台推送"
_KEY = re.compile(r"[!-~]{1,64}")
HEADERS = [
    OpenApiParameter(
        "X-Cetrack-Timestamp", str, OpenApiParameter.HEADER, required=True,
        description="发送时刻，Unix 秒；前后五分钟内有效",
    ),
    OpenApiParameter(
        "X-Cetrack-Nonce", str, OpenApiParameter.HEADER, required=True, description="一次性随机串，16 至 64 位字母数字"
    ),
    OpenApiParameter(
        "X-Cetrack-Signature", str, OpenApiParameter.HEADER, required=True,
        description="v1= 加 HMAC-SHA256(签名密钥, 时刻\\n随机串\\n方法\\n路径\\n正文SHA-256) 的十六进制",
    ),
]  # fmt: skip
_IDEMPOTENT = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="同键同正文得同一答复，不同正文拒绝",
)
_LINE: dict[str, Any] = {
    "type": "object",
    "required": list(lines.REQUIRED),
    "additionalProperties": False,
    "properties": {
        "record_number": TEXT | {"maxLength": 60, "description": "平台的记录编号：同一编号只入库一次"},
        "name": TEXT | {"description": "姓名"},
        "document_type": TEXT | {"description": "证件类型，不填为居民身份证"},
        "document_number": TEXT | {"description": "证件号码"},
        "year": {"type": ["integer", "string"], "description": "所属年度"},
        "subject": choice(["public", "professional"]) | {"description": "科目"},
        "course_name": TEXT | {"description": "课程名称"},
        "course_code": TEXT | {"description": "课程编号"},
        "opens_on": {"type": ["string", "null"], "format": "date", "description": "课程上线日期"},
        "hours": {"type": ["number", "string"], "description": "学时，最多一位小数"},
        "completed_on": {"type": "string", "format": "date", "description": "完成日期"},
        "exam_passed": {"type": ["boolean", "null"], "description": "考试是否合格；公需科目须有"},
        "mode": {
            "type": ["string", "null"],
            "description": "学习形式：通知 modes 中的编号；不填按平台的学习形式",
        },
        "certificate_number": TEXT | {"description": "证书编号"},
    },
}
EXAMPLE = {
    "record_number": "R-2024-000001", "name": "示例", "document_number": "152501198501010000", "year": 2024,
    "subject": "public", "course_name": "人工智能概论", "hours": "10", "completed_on": "2024-05-20",
    "exam_passed": True,
}  # fmt: skip
_RESULT: dict[str, Any] = {
    "type": "object",
    "required": ["line", "record_number", "result"],
    "properties": {
        "line": WHOLE | {"description": "第几行，从 1 起"},
        "record_number": TEXT,
        "result": choice(["stored", "corrected", "already_there", "not_in_roster", "refused"])
        | {"description": "已入库待核定、已更正、已有、不在花名册、未接受"},
        "code": TEXT | {"description": "原因代码"},
        "field": TEXT | {"description": "出错的字段"},
        "detail": TEXT | {"description": "原因和办法"},
    },
}
_ANSWER = {
    "type": "object",
    "required": ["sandbox", "counts", "results"],
    "properties": {
        "sandbox": FLAG | {"description": "演练令牌：什么都不保存"},
        "counts": DATA,
        "results": many(_RESULT),
    },
}


class PlainJson(BaseParser):
    """Hands the body on as it came."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return stream.read()


class PlainLines(PlainJson):
    media_type = "application/x-ndjson"


class SignedCall(APIView):
    """What a platform calls: a push token, a signature that is right, of now, and has not been seen."""

    scope = "push"
    parser_classes = [PlainLines, PlainJson]

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in self.allowed_methods:
            return
        token = request.auth
        if not isinstance(token, AccessToken) or not token.pushes:
            raise RefusedCall(400, "push_token_needed", _("This address is called by a platform with a token to push."))
        if code := self._wrong(request, token):
            raise AuthenticationFailed(wrong_signature()[code], code)

    @staticmethod
    def _wrong(request: Any, token: AccessToken) -> str:
        head, now = request.headers, clock.machine_now()
        nonce = head.get("X-Cetrack-Nonce", "")
        code = signing.why_wrong(
            token.signing_key, head.get("X-Cetrack-Timestamp", ""), nonce, head.get("X-Cetrack-Signature", ""),
            request.method, request.path, request._request.body, now,
        )  # fmt: skip
        return code or ("" if memory.is_first(token, nonce, now=now) else "signature_replayed")


def wrong_signature() -> dict[str, str]:
    return {
        "signature_missing": _("The request is not signed: X-Cetrack-Timestamp, X-Cetrack-Nonce, X-Cetrack-Signature."),
        "signature_wrong": _("The signature does not fit. Check the signing key, the address and the body."),
        "signature_expired": _("The signature is too old or of the future. Set the clock of your machine."),
        "signature_replayed": _("This very request has come already. Sign anew with another nonce."),
    }


class PushRecords(SignedCall):
    """Hours arrive as imported and wait to be verified by the office. The same record number is stored once."""

    @extend_schema(
        operation_id="push_records", tags=[PUSH], summary="推送学时：一条 JSON，或 NDJSON（每行一条，最多 10000 行）",
        request={"application/json": _LINE, "application/x-ndjson": _LINE}, responses={200: _ANSWER},
        parameters=[*HEADERS, _IDEMPOTENT], examples=[OpenApiExample("一条学时", value=EXAMPLE, request_only=True)],
    )  # fmt: skip
    def post(self, request: Any) -> HttpResponse:
        body, key = request.data or b"", request.headers.get("Idempotency-Key", "")
        if key and not _KEY.fullmatch(key):
            raise ask.wrong("Idempotency-Key", _("A key has 1 to 64 printable ASCII characters without spaces."))
        found = _lines(request, body)
        if not key:
            return answered(request, _pushed(request, found))
        token, now = request.auth, clock.machine_now()
        state, answer = memory.begin_answer(token, key, hashlib.sha256(body).hexdigest(), now=now)
        if state == "other":
            raise RefusedCall(
                422, "key_reused", _("This Idempotency-Key was used with another body. Choose a new one.")
            )
        if state == "running":
            raise RefusedCall(409, "in_progress", _("This very push is being worked on. Ask again in a minute."))
        if state == "known":
            response = answered(request, answer)
            response["Idempotent-Replayed"] = "true"
            return response
        try:
            answer = _pushed(request, found)
        except Exception:
            memory.drop_answer(token, key)
            raise
        memory.keep_answer(token, key, answer)
        return answered(request, answer)


def _lines(request: Any, body: bytes) -> list[lines.PushedLine]:
    single = request.content_type.partition(";")[0].strip() == "application/json"
    found = lines.read(b" ".join(body.splitlines()) if single else body)
    if not found:
        raise RefusedCall(400, "invalid", _("There is nothing in the body: send one record, or one on each line."))
    if len(found) > lines.MOST_LINES:
        said = _("%(most)d lines at most in one push: send the rest in another one.")
        raise RefusedCall(413, "too_large", said % {"most": lines.MOST_LINES})
    return found


def _pushed(request: Any, found: list[lines.PushedLine]) -> dict[str, Any]:
    try:
        return pushed(actor=request.actor, token=request.auth, lines=found, now=clock.now())
    except FileRefused as refusal:
        raise RefusedCall(422, "refused", refusal.message_zh) from None


_NUMBERS: dict[str, Any] = {
    "type": "object",
    "required": ["record_numbers"],
    "properties": {"record_numbers": many(TEXT) | {"minItems": 1, "maxItems": lines.MOST_LINES}},
}
_TAKEN_BACK = many(
    {
        "type": "object",
        "required": ["record_number", "result"],
        "properties": {
            "record_number": TEXT,
            "result": choice(["withdrawn", "verified_already", "not_there"])
            | {"description": "withdrawn 已撤回，verified_already 已核定不能撤回，not_there 不是您推送的或没有"},
        },
    }
)


class WithdrawPushed(SignedCall):
    """Takes back what the platform itself has pushed, as long as nobody has verified it."""

    @extend_schema(
        operation_id="push_withdraw", tags=[PUSH], summary="撤回自己推送的、尚未核定的学时",
        request={"application/json": _NUMBERS}, parameters=HEADERS,
        responses={200: {"type": "object", "required": ["results"], "properties": {"results": _TAKEN_BACK}}},
    )  # fmt: skip
    def post(self, request: Any) -> HttpResponse:
        numbers = _numbers(request.data or b"")
        token = request.auth
        found = dict.fromkeys(numbers, "not_there")
        if not token.sandbox:
            found = withdraw_pushed(
                actor=request.actor, office=token.unit, platform=token.platform, numbers=numbers, now=clock.now()
            )
        return answered(
            request, {"results": [{"record_number": number, "result": result} for number, result in found.items()]}
        )


def _numbers(body: bytes) -> list[str]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedCall(400, "parse_error", _("The body is no JSON that can be read.")) from None
    found = data.get("record_numbers") if isinstance(data, dict) else None
    fits = isinstance(found, list) and all(
        isinstance(one, str) and 0 < len(one) <= 60 and one.isprintable() for one in found
    )
    if not isinstance(found, list) or not fits or not 0 < len(found) <= lines.MOST_LINES:
        raise ask.wrong("record_numbers", _("Send the record numbers of the platform as a list of texts."))
    return list(dict.fromkeys(found))


push_records = takes(lines.MOST_BYTES)(PushRecords.as_view())
push_withdraw = takes(lines.MOST_BYTES)(WithdrawPushed.as_view())
