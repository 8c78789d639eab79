"""The data dictionary: every field of the interface once, with meaning, values, unit and article, and every entry of
the notices on offer. Made from the description, the models' choices and the packs; open to everybody, as these are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from policy import packs
from rulebook import Pack

from .frame import answered
from .meanings import ARTICLES, NO_UNIT, UNITS, labels
from .schema import described
from .shapes import TEXT, Shape, ShapeField, many

_ARTICLE = re.compile(r"（(\d+(?:\.\d+)?|[一二三四五六七八](?:（[一二三四]）)?)(?:、[^）]*)?）")
Row = dict[str, Any]


def fields() -> list[Row]:
    """One row for each field that says the same, with the operations and events in which it stands."""
    found: dict[str, Row] = {}
    questions = {reading.id: reading.question for pack in _packs() for reading in pack.readings}
    schema = described()
    for group in ("paths", "webhooks"):
        for item in schema[group].values():
            for operation in item.values():
                for path, part in _parts(schema, operation):
                    row = _row(path, part, questions)
                    places = found.setdefault(repr(row), row | {"where": []})["where"]
                    if operation["operationId"] not in places:
                        places.append(operation["operationId"])
    return sorted(found.values(), key=lambda row: (row["field"].rpartition(".")[2], row["field"], row["where"]))


def entries(pack: Pack) -> list[Row]:
    """What a notice says, entry by entry: article, our summary, and where in the pack it stands."""
    rows = [
        {"policy": pack.id, "entry": where, "article": one.article, "summary": one.summary}
        for where, one in _entries(pack, "")
    ]
    return sorted(rows, key=lambda row: [int(part) for part in re.findall(r"\d+", row["article"])] or [99])


def _packs() -> list[Pack]:
    return [packs.as_written(policy) for policy in packs.policies()]


def _entries(thing: Any, where: str) -> Iterator[tuple[str, Any]]:
    if getattr(thing, "article", "") and getattr(thing, "summary", ""):
        yield where, thing
    if isinstance(thing, tuple | list):
        for number, one in enumerate(thing):
            yield from _entries(one, f"{where}.{getattr(one, 'id', '') or number}")
    elif isinstance(thing, dict):
        for name, one in thing.items():
            yield from _entries(one, f"{where}.{name}")
    elif hasattr(type(thing), "model_fields"):
        for name in type(thing).model_fields:
            yield from _entries(getattr(thing, name), f"{where}.{name}" if where else name)


def _parts(schema: Row, operation: Row) -> Iterator[tuple[str, Row]]:
    """Paths and parts of what an operation takes and answers."""
    for one in operation.get("parameters", ()):
        yield one["name"], {**one.get("schema", {}), "description": one.get("description", "")}
    answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    for body in (operation.get("requestBody", {}), *answers):
        for content in body.get("content", {}).values():
            yield from _inside(schema, content.get("schema", {}), "")


def _inside(schema: Row, part: Row, path: str) -> Iterator[tuple[str, Row]]:
    part = _followed(schema, part)
    for one in (*part.get("oneOf", ()), *part.get("anyOf", ()), *part.get("allOf", ())):
        yield from _inside(schema, one, path)
    for inner in ("items", "additionalProperties"):
        if isinstance(part.get(inner), dict):
            yield from _inside(schema, part[inner], path)
    for name, one in part.get("properties", {}).items():
        deep = f"{path}.{name}" if path and path != "results" else name
        yield deep, _followed(schema, one)
        yield from _inside(schema, one, deep)


def _followed(schema: Row, part: Row) -> Row:
    while "$ref" in part:
        told = part.get("description")
        part = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        part = part | ({"description": told} if told else {})
    return part


def _row(path: str, part: Row, questions: dict[str, str]) -> Row:
    name, text = path.rpartition(".")[2], part.get("description", "")
    items = part.get("items") or part.get("additionalProperties")
    enum = part.get("enum") or (items.get("enum") if isinstance(items, dict) else None) or ()
    kind = kind_of(part)
    return {
        "field": path,
        "type": kind,
        "meaning": text,
        "values": [] if name == "sort" else [{"value": v, "label": t} for v, t in labels(enum, questions).items()],
        "unit": UNITS.get(name, "") if figure(part, name) else "",
        "articles": articles(name, text),
    }


def kind_of(part: Row) -> str:
    """Its type as people read it: string|null（date）, array of integer."""
    said = part.get("type", "")
    if not said and part.get("oneOf"):
        said = [kind_of(one) for one in part["oneOf"]]
    name = "|".join(said) if isinstance(said, list) else str(said or "object")
    if name.startswith("array"):
        name += " of " + kind_of(part.get("items") or {})
    return f"{name}（{part['format']}）" if part.get("format") else name


def figure(part: Row, name: str) -> bool:
    """Whether it is a figure, so that it has a unit unless it is in NO_UNIT."""
    return name not in NO_UNIT and (name in UNITS or any(word in kind_of(part) for word in ("integer", "number")))


def articles(name: str, text: str) -> list[str]:
    found = [_plain(one) for one in _ARTICLE.findall(text)]
    return list(dict.fromkeys([*found, *([ARTICLES[name]] if ARTICLES.get(name) else [])]))


def _plain(said: str) -> str:
    """二 → 2, 七（二） → 7.2."""
    figures = {sign: str(number) for number, sign in enumerate("一二三四五六七八", 1)}
    return ".".join(figures[sign] for sign in said if sign in figures) or said


@lru_cache(maxsize=1)
def whole() -> Row:
    with translation.override("zh-hans"):
        return {"fields": fields(), "entries": [row for pack in _packs() for row in entries(pack)]}


def document() -> str:
    """The dictionary as docs/dictionary.md has it: the fields, and the entries of the notices in the tree."""
    found = whole()
    lines = [
        "<!-- Generated from the description of the interface, the models and the packs by scripts/write_docs.py -->",
        "",
        "# 数据字典 / Data dictionary", "",
        "程序接口（`/api/v1/`）的每个字段：含义、取值、单位、条款。程序可在 `/api/v1/dictionary/` 读取同样的内容。", "",
        "| 字段 | 类型 | 含义 | 取值 | 单位 | 条款 | 在哪里 |", "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for row in found["fields"]:
        values = "；".join(f"`{one['value']}` {one['label']}" for one in row["values"])
        where = " ".join(f"`{one}`" for one in row["where"][:3]) + (" …" if len(row["where"]) > 3 else "")
        cells = [
            f"`{row['field']}`",
            row["type"],
            row["meaning"],
            values,
            row["unit"],
            "、".join(row["articles"]),
            where,
        ]
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    lines += ["", "## 通知的条目", "", "| 规则包 | 条款 | 条目 | 内容（我们的概括） |", "|---|---|---|---|"]
    for row in found["entries"]:
        lines.append(f"| {row['policy']} | {row['article']} | `{row['entry']}` | {row['summary']} |")
    return "\n".join(lines) + "\n"


_VALUE = Shape(
    ShapeField("value", TEXT, "取值", lambda row: row["value"]),
    ShapeField("label", TEXT, "取值的名称", lambda row: row["label"]),
)
_FIELD = Shape(
    ShapeField("field", TEXT, "字段；下级字段用点连接", lambda row: row["field"]),
    ShapeField("type", TEXT, "类型", lambda row: row["type"]),
    ShapeField("meaning", TEXT, "含义", lambda row: row["meaning"]),
    ShapeField("values", many(_VALUE.described()), "可能的取值", lambda row: row["values"]),
    ShapeField("unit", TEXT, "单位；没有则为空", lambda row: row["unit"]),
    ShapeField("articles", many(TEXT), "通知的条款", lambda row: row["articles"]),
    ShapeField("where", many(TEXT), "所在的操作或事件", lambda row: row["where"]),
)
_ENTRY = Shape(
    ShapeField("policy", TEXT, "规则包", lambda row: row["policy"]),
    ShapeField("article", TEXT, "条款", lambda row: row["article"]),
    ShapeField("entry", TEXT, "在规则包中的位置", lambda row: row["entry"]),
    ShapeField("summary", TEXT, "内容（我们的概括）", lambda row: row["summary"]),
)
DICTIONARY = Shape(
    ShapeField("fields", many(_FIELD.described()), "接口的字段", lambda found: found["fields"]),
    ShapeField("entries", many(_ENTRY.described()), "通知的条目", lambda found: found["entries"]),
)


class DataDictionary(APIView):
    """Open to visitors, as the description is."""

    permission_classes: list[Any] = []

    @extend_schema(
        operation_id="dictionary", tags=["说明"], summary="数据字典：每个字段的含义、取值、单位、条款，和通知的条目",
        responses={200: DICTIONARY.described()},
    )  # fmt: skip
    def get(self, request: Any) -> HttpResponse:
        return answered(request, whole())
