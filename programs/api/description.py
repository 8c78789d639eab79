"""What every operation's description has in common: refusals, ways to sign in, what the interface is."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from ..webhooks import kinds
from .examples import give_examples
from .meanings import MEANINGS, explain

VERBS = ("get", "post", "put", "patch", "delete")
PROBLEM = {
    "type": "object",
    "description": "RFC 9457 错误说明",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "description": "urn:cetrack:problem: 加 code"},
        "title": {"type": "string", "description": "错误种类"},
        "status": {"type": "integer", "description": "HTTP 状态码"},
        "detail": {"type": "string", "description": "给人看的中文说明：什么、在哪里、怎么办"},
        "code": {"type": "string", "description": "程序判断用，不会改变"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
    "examples": [
        {
            "type": "urn:cetrack:problem:token_expired", "title": "尚未登录", "status": 401,
            "detail": "此令牌已过期，请另建一个。", "code": "token_expired",
        }
    ],
}  # fmt: skip
REFUSALS = {
    "400": "参数或正文无法读取，见 errors",
    "401": "没有登录，或令牌无效",
    "403": "令牌缺少权限范围，或网络地址不允许",
    "404": "没有，或不在您的范围内",
    "406": "只答复 JSON：Accept: application/json",
    "422": "业务上被拒绝，detail 说明原因和办法",
    "429": "调用过多，见 Retry-After",
    "503": "暂时不可用，见 Retry-After",
    "default": "其他错误",
}
_OF_BODIES = {"413": "正文过大", "415": "正文种类不对：Content-Type"}
_OF_SOME = {
    "cards_pdf": {"409": "文件正在生成，请稍后再取"},
    "exports_file": {"409": "文件正在生成，请稍后再取"},
    "push_records": {"409": "同一 Idempotency-Key 的推送正在处理"},
    "learners_change": {"412": "其间他人改过，请重新读取"},
    **{name: {"409": "该日的数字尚未算出"} for name in ("audit_units", "audit_people", "behind", "exports_ask")},
}
"""What single operations refuse besides."""
ABOUT = (
    "锡林郭勒盟专业技术人员继续教育平台的程序接口。看到的内容与页面相同，证件号和手机号一律遮盖。"
    "v1 只增不减：请忽略不认识的字段。用法见 docs/api.md。"
)


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description says what ``TokenAuthentication`` takes."""

    target_class = "programs.api.callers.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Authorization: Bearer cet_…"}


_SIGNED = (
    ("X-Cetrack-Id", "事件编号，同正文中的 id"),
    ("X-Cetrack-Event", "事件种类"),
    ("X-Cetrack-Timestamp", "发送时刻，Unix 秒；每次尝试重新签名"),
    ("X-Cetrack-Signature", "v1= 加 HMAC-SHA256(签名密钥, 时刻\\n事件编号\\n正文SHA-256) 的十六进制"),
)


def _told(kind: str) -> dict[str, Any]:
    """What the portal posts to an address that the security administrator has entered."""
    heads = [
        {"name": name, "in": "header", "required": True, "description": text, "schema": {"type": "string"}}
        for name, text in _SIGNED
    ]
    return {
        "post": {
            "operationId": f"event_{kind.replace('.', '_')}",
            "summary": kinds.SENTENCES[kind],
            "parameters": heads,
            "requestBody": {"content": {"application/json": {"schema": kinds.body_of(kind)}}, "required": True},
            "responses": {"2XX": {"description": "已收到；其他答复、重定向或十秒内没有答复，稍后重发"}},
        }
    }


def _refused(operation: dict[str, Any]) -> dict[str, str]:
    of_body = _OF_BODIES if "requestBody" in operation else {}
    return REFUSALS | of_body | _OF_SOME.get(operation["operationId"], {})


def _say(result: dict[str, Any]) -> None:
    """Every field and parameter has its meaning."""
    for one in result["components"]["schemas"].values():
        explain(one)
    for item in [*result["paths"].values(), *result["webhooks"].values()]:
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                parameter.setdefault("description", MEANINGS.get(parameter["name"], ""))
            for body in (operation.get("requestBody", {}), *operation["responses"].values()):
                for content in body.get("content", {}).values():
                    explain(content.get("schema"))


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """For SPECTACULAR_SETTINGS: adds to every operation what it may answer besides what it says itself."""
    parts = result.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = PROBLEM
    result["info"]["description"] = ABOUT
    result["security"] = [{"token": []}, {"cookieAuth": []}]
    refusal = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    result["webhooks"] = {str(kind): _told(kind) for kind in kinds.ITEMS}
    for item in result["paths"].values():
        for verb in VERBS:
            if verb in item:
                item[verb].pop("security", None)
                for status, text in _refused(item[verb]).items():
                    item[verb]["responses"].setdefault(status, {"description": text} | refusal)
                if verb == "get":
                    item[verb]["responses"].setdefault("304", {"description": "内容未变（If-None-Match）"})
    _say(result)
    give_examples(result)
    return result
