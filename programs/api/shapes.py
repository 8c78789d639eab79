"""What an answer holds: each field once, with its meaning, for the answer itself and for its description."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..api.problems import RefusedCall
from . import said

Described = dict[str, Any]
TEXT: Described = {"type": "string"}
WHOLE: Described = {"type": "integer"}
FLAG: Described = {"type": "boolean"}
DAY: Described = {"type": "string", "format": "date"}
MOMENT: Described = {"type": "string", "format": "date-time"}
KEY: Described = {"type": "string", "format": "uuid"}
HOURS: Described = {"type": "string", "pattern": r"^\d+(\.\d)?$", "examples": ["30", "29.5"]}
DATA: Described = {"type": "object", "additionalProperties": True}


def choice(values: Iterable[Any]) -> Described:
    return {"type": "string", "enum": [str(value) for value in values]}


def maybe(kind: Described) -> Described:
    """The same or null: not known, or there is none."""
    found = kind | {"type": [kind["type"], "null"]}
    return found | ({"enum": [*kind["enum"], None]} if "enum" in kind else {})


def many(kind: Described) -> Described:
    return {"type": "array", "items": kind}


@dataclass(frozen=True)
class ShapeField:
    """A field: its name, its kind, what it means (for people, in Chinese) and how it is read from a row."""

    name: str
    kind: Described
    text: str
    read: Callable[[Any], Any]


class Shape:
    """The fields of one kind of thing, in order. ``id`` stays in every answer, whatever fields are asked for."""

    def __init__(self, *items: ShapeField) -> None:
        self.items = items
        self.names = [item.name for item in items]

    def show(self, row: Any, only: Iterable[str] = ()) -> dict[str, Any]:
        wanted = set(only)
        return {
            item.name: item.read(row) for item in self.items if not wanted or item.name in wanted or item.name == "id"
        }

    def chosen(self, text: str) -> list[str]:
        """Names of ``fields=a,b``; none for all. Raises RefusedCall for an unknown one."""
        names = [name.strip() for name in text.split(",") if name.strip()]
        unknown = [name for name in names if name not in self.names]
        if unknown:
            raise RefusedCall(
                400,
                "invalid",
                said.no_such_field(unknown[0], self.names),
                fields=said.no_such_field(unknown[0], self.names),
            )
        return names

    def described(self) -> Described:
        properties = {item.name: item.kind | {"description": item.text} for item in self.items}
        return {"type": "object", "properties": properties, "required": ["id"] if "id" in self.names else self.names}


def page_of(shape: Shape) -> Described:
    """A list as answers bring it."""
    links = {
        "next": maybe(TEXT) | {"description": "下一页的 after 参数；没有下一页时为 null"},
        "previous": maybe(TEXT) | {"description": "上一页的 before 参数；没有上一页时为 null"},
    }
    properties = {"results": many(shape.described()), **links}
    return {"type": "object", "properties": properties, "required": ["results", "next", "previous"]}
