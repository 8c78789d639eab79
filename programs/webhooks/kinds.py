"""What each event says, for the receiver and for the description of the interface."""

from __future__ import annotations

from typing import Any

from ground.events import EventKind
from rulebook.vocabulary import Outcome

TEST = "test"
"""The kind of the event that the test button sends. It has no items."""
_KEY = {"type": "string", "format": "uuid"}
_OUTCOME: dict[str, Any] = {"type": "string", "enum": [one.value for one in Outcome]}
_CARD: dict[str, Any] = {
    "card_id": _KEY | {"description": "审验卡或证明的编号（内部），见 cards/{id}/"},
    "kind": {"type": "string", "enum": ["card", "statement"], "description": "card 审验卡，statement 学时证明"},
    "number": {"type": "string", "description": "编号（印在纸上）"},
    "learner_id": _KEY | {"description": "人员编号"},
}
ITEMS: dict[str, dict[str, Any]] = {
    EventKind.HOURS_VERIFIED: {
        "learner_id": _KEY | {"description": "人员编号"},
        "records": {"type": "integer", "description": "此次核定的学时记录数（二）"},
    },
    EventKind.DECISION_CHANGED: {
        "learner_id": _KEY | {"description": "人员编号"},
        "policy": {"type": "string", "description": "规则包"},
        "question": {"type": "string", "description": "申报事项，如 annual_check:2024"},
        "before": _OUTCOME | {"description": "原结论"},
        "after": _OUTCOME | {"description": "现结论"},
        "by": {
            "type": "string", "enum": ["rules", "officer"],
            "description": "rules 由规则得出，officer 人工认定或其撤销",
        },
    },
    EventKind.CARD_ISSUED: _CARD,
    EventKind.CARD_OUTDATED: _CARD,
    EventKind.CARD_REVOKED: _CARD,
    EventKind.CARD_REINSTATED: _CARD,
    EventKind.BATCH_STORED: {
        "batch_id": _KEY | {"description": "导入批次编号，见 batches/{id}/"},
        "platform": {"type": "string", "description": "学习平台域名"},
        "office_id": _KEY | {"description": "导入单位编号"},
        "rows": {"type": "integer", "description": "入库的学时记录数"},
    },
}  # fmt: skip
SENTENCES: dict[str, str] = {
    EventKind.HOURS_VERIFIED: "学时已核定：每人一项",
    EventKind.DECISION_CHANGED: "认定结论有变：每人每个申报事项一项",
    EventKind.CARD_ISSUED: "已签发审验卡或学时证明",
    EventKind.CARD_OUTDATED: "审验卡或证明已过时",
    EventKind.CARD_REVOKED: "审验卡或证明已撤销",
    EventKind.CARD_REINSTATED: "审验卡或证明的撤销已取消，状态请按编号读取",
    EventKind.BATCH_STORED: "一个批次的平台学时已入库（文件或推送）",
}


def body_of(kind: str) -> dict[str, Any]:
    """The body of an event as a JSON schema."""
    said = ITEMS[kind]
    item = {"type": "object", "properties": said, "required": list(said)}
    return {
        "type": "object",
        "required": ["id", "type", "at", "items"],
        "properties": {
            "id": _KEY | {"description": "事件编号；重发时不变，据此去重"},
            "type": {"type": "string", "enum": [str(kind)], "description": "事件种类"},
            "at": {"type": "string", "format": "date-time", "description": "发生时间"},
            "items": {"type": "array", "items": item, "maxItems": 500, "description": "涉及的事项，最多500项"},
        },
    }
