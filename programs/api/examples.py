"""An example for every body of the description that brings none of its own, made from what its fields say of
themselves: nobody's data, and the same in every run."""

from __future__ import annotations

from typing import Any

_DAY, _MOMENT, _KEY = "2024-06-03", "2024-06-03T09:30:00+08:00", "5b0c7a52-3f0e-4d0c-9d0a-2f6f1d1c8a11"
_BY_FORMAT = {"date": _DAY, "date-time": _MOMENT, "uuid": _KEY, "binary": ""}
SAMPLES: dict[str, Any] = {
    "name": "示例", "learner": "示例", "id_number": "1525**********1426", "phone": "138****8000", "unit": "示例学校",
    "full_name": "锡林郭勒盟>锡林浩特市>教育局>示例学校", "office": "锡林浩特市教育局", "policy": "xlgl-2024",
    "policy_year": 2024, "year": 2024, "question": "annual_check:2024", "platform": "nmg.chinahrt.com",
    "course": "人工智能概论", "record_number": "R-2024-000001", "number": "XM-K2024-000001", "subject": "public",
    "hash": "0" * 64, "pack_hash": "0" * 64, "sha256": "0" * 64, "pdf_sha256": "0" * 64, "percent": 100, "fee": "60.00",
    "rate": "87.5", "version": 3, "document": "1525**********1426", "title": "示例", "verify_url": "http://127.0.0.1:8000/…",
    "file_name": "学时.xlsx", "next": None, "previous": None, "people": 120, "per_minute": 300, "post_grade": 7,
}  # fmt: skip
"""What a field of such a name may hold, where its kind allows it."""


def example_of(part: dict[str, Any], name: str = "", schema: dict[str, Any] | None = None) -> Any:
    """A value that the part allows. ``schema`` is the whole description, for what is only referred to."""
    while "$ref" in part and schema is not None:
        part = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    if part.get("examples"):
        return part["examples"][0]
    if "enum" in part:
        return next(value for value in part["enum"] if value is not None)
    for several in ("oneOf", "anyOf", "allOf"):
        if part.get(several):
            return example_of(part[several][0], name, schema)
    said = part.get("type", "object")
    kinds = said if isinstance(said, list) else [said]
    sample = SAMPLES.get(name)
    if name in SAMPLES and _fits(sample, kinds, part):
        return sample
    return _made(next(kind for kind in kinds if kind != "null"), part, name, schema)


def _fits(sample: Any, kinds: list[str], part: dict[str, Any]) -> bool:
    if sample is None:
        return "null" in kinds
    plain = "format" not in part and "pattern" not in part
    return plain and ("string" if isinstance(sample, str) else "integer") in kinds


def _made(kind: str, part: dict[str, Any], name: str, schema: dict[str, Any] | None) -> Any:
    if kind == "object":
        return {field: example_of(one, field, schema) for field, one in part.get("properties", {}).items()}
    if kind == "array":
        return [example_of(part.get("items", {"type": "string"}), name, schema)]
    if kind == "string":
        return _BY_FORMAT.get(part.get("format", ""), "示例")
    return {"boolean": True, "number": 30, "integer": max(1, int(part.get("minimum", 1)))}[kind]


def give_examples(result: dict[str, Any]) -> None:
    """Puts one into every JSON body of every operation, and of every event, that has none."""
    for group in ("paths", "webhooks"):
        for item in result[group].values():
            for operation in item.values():
                bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
                for content in (content for body in bodies for content in body.get("content", {}).items()):
                    _give(result, *content)


def _give(result: dict[str, Any], media: str, content: dict[str, Any]) -> None:
    binary = content.get("schema", {}).get("format") == "binary"
    if not binary and "example" not in content and "examples" not in content and "json" in media:
        content["example"] = example_of(content["schema"], "", result)
