"""How one key of a fact is read from a case and written back: days, years, flags, hours and words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from rulebook.given import WHOLE, YEARS, Fields, whole_number
from rulebook.quantity import TENTH, format_tenths

if TYPE_CHECKING:
    from rulebook.pack import Pack


class KeyForm(NamedTuple):
    """How one key of a fact is read from a case and written back; `schema`: for the description of the interface."""

    read: Callable[[Fields, str, Pack | None], Any]
    schema: dict[str, Any]
    write: Callable[[Any], Any] = lambda value: value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _years(fields: Fields, key: str, pack: Pack | None) -> tuple[int, ...]:
    path = fields.at(key)
    return tuple(whole_number(year, *YEARS, f"{path}[{index}]") for index, year in enumerate(fields.list(key)))


DAY = KeyForm(lambda fields, key, _: fields.day(key), {"type": "string", "format": "date"}, _iso)
DAY_OR_NULL = DAY._replace(
    read=lambda fields, key, _: None if fields.value(key, None) is None else fields.day(key),
    schema={**DAY.schema, "nullable": True},
)
YEAR = KeyForm(lambda fields, key, _: fields.year(key), {"type": "integer"})
WHOLE_NUMBER = KeyForm(lambda fields, key, _: fields.whole(key, 0, WHOLE), {"type": "integer"})
SOME_YEARS = KeyForm(_years, {"type": "array", "items": {"type": "integer"}}, list)
FLAG = KeyForm(lambda fields, key, _: fields.flag(key), {"type": "boolean"})
FLAG_OR_NOT = KeyForm(lambda fields, key, _: fields.flag(key, default=False), {"type": "boolean"})
FLAG_OR_NULL = KeyForm(
    lambda fields, key, _: fields.flag(key, default=None, null=True), {"type": "boolean", "nullable": True}
)
HOURS = KeyForm(
    lambda fields, key, pack: fields.hours(key, zero=True, places=pack.places if pack else TENTH),
    {"oneOf": [{"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9])?$"}, {"type": "number"}]},
    format_tenths,
)


def word_of(words: Any) -> KeyForm:
    schema = {"enum": [*map(str, words), None], "nullable": True, "type": "string"}
    return KeyForm(lambda fields, key, _: fields.word(key, words, default=None, null=True), schema, _as_text)


def _as_text(word: Any) -> str | None:
    return word.value if word else None
