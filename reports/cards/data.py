"""The data of a paper for programs: made from its frozen content, attached to its PDF together with its JSON Schema."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from . import credential
from .models import CardKind, ReviewCard

FORMAT = "cetrack-card/1"
CREDENTIAL = ".vc.json"
SCHEMA = Path(__file__).with_name("card.schema.json")
_JSON = "application/json"
_IDENTITY = ("name", "sex", "document_type", "unit", "title_level", "post_grade", "field")
_RECORD = ("year", "subject", "title", "completed_on", "hours", "result", "verified")


def has_data(card: ReviewCard) -> bool:
    """Papers of the first form go out as they always did."""
    return "form" in card.content


def data_of(card: ReviewCard, *, verify: str) -> dict[str, Any]:
    """What the paper says, as ``card.schema.json`` describes it. ``verify``: address of its public check. Hours are
    decimal numbers as text, days YYYY-MM-DD."""
    said = card.content
    table, records = said["table"], said["annex"]
    sources = {source["key"]: source["name"] for source in records["sources"]}
    return {
        "format": FORMAT,
        "kind": card.kind,
        "number": card.number,
        "title": said["title"],
        "issuer": said["issuer"],
        "issued_on": timezone.localdate(card.issued_at).isoformat(),
        "verify": verify,
        "holder": {name: said["identity"].get(name, "") for name in _IDENTITY} | {"document_number": card.id_number},
        "purpose": said["purpose"],
        "decided_as_of": said["as_of"],
        "outcome": {"word": said["verdict"]["word"], "sentence": said["verdict"]["sentence"]},
        "law": said["law"],
        "rule_pack": said["pack"],
        "years": [_year(row, table["subjects"]) for row in table["rows"]],
        "missing": said["missing"],
        "reasons": said["reasons"],
        "records": [
            {name: row.get(name, "") for name in _RECORD} | {"source": sources.get(row["source"], row["source"])}
            for row in records["records"]
        ],
        "notes": said["notes"],
    }


def _year(row: dict[str, Any], subjects: list[str]) -> dict[str, Any]:
    hours = [
        {"subject": subject, "counted": str(cell["counted"]), "required": str(cell["required"])}
        for subject, cell in zip(subjects, row["cells"], strict=False)
    ]
    return {"year": str(row["year"]), "subjects": hours, "result": row["result"], "article": row["article"]}


@lru_cache(maxsize=1)
def _schema() -> str:
    return SCHEMA.read_text(encoding="utf-8")


def attachments_of(card: ReviewCard, *, verify: str) -> list[dict[str, str]]:
    """Files for the PDF: the data, the schema that describes them, and the same as a credential where the portal has a
    key. None for papers of the first form."""
    if not has_data(card):
        return []
    data = data_of(card, verify=verify)
    files = [
        {
            "name": f"{card.number}.json", "description": "审验卡数据", "relationship": "Data", "type": _JSON,
            "content": json.dumps(data, ensure_ascii=False, sort_keys=True),
        },
        {
            "name": SCHEMA.name, "description": "审验卡数据的 JSON Schema", "relationship": "Supplement",
            "type": "application/schema+json",
            "content": _schema(),
        },
    ]  # fmt: skip
    found = credential.signed_credential(data, key_of=str(card.public_id), issued_at=card.issued_at)
    if found is not None and card.kind == CardKind.CARD:
        files.append(
            {
                "name": f"{card.number}{CREDENTIAL}", "description": "可验证凭证（W3C Verifiable Credential 2.0）",
                "relationship": "Alternative", "type": "application/vc",
                "content": json.dumps(found, ensure_ascii=False),
            }
        )  # fmt: skip
    return files
