"""One JSON object of a case, read by name: every malformed value is refused with its path and a sentence."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from rulebook.phrasebook import say
from rulebook.quantity import TENTH, parse_tenths

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_ABSENT: Any = object()
YEARS = 1900, 2999
WHOLE = 1_000_000

Word = TypeVar("Word", bound=StrEnum)


class CaseError(ValueError):
    """A case that cannot be decided because it is malformed. `field` is a path such as `credits[0].hours`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message

    def as_dict(self) -> dict[str, dict[str, str]]:
        return {"error": {"field": self.field, "message": self.message}}


class Fields:
    """The keys of one JSON object, read by name; knows its path in the case."""

    def __init__(self, data: object, path: str) -> None:
        if not isinstance(data, dict):
            raise CaseError(path, say("case.object"))
        self.data = data
        self.path = path

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def value(self, key: str, default: Any = _ABSENT) -> Any:
        value = self.data.get(key, default)
        if value is _ABSENT:
            raise CaseError(self.at(key), say("case.missing"))
        return value

    def fields(self, key: str) -> "Fields":
        return Fields(self.value(key), self.at(key))

    def items(self, key: str) -> Iterator["Fields"]:
        for index, item in enumerate(self.list(key, [])):
            yield Fields(item, f"{self.at(key)}[{index}]")

    def list(self, key: str, default: Any = _ABSENT) -> list[Any]:
        value = self.value(key, default)
        if not isinstance(value, list):
            raise CaseError(self.at(key), say("case.list"))
        return value

    def text(self, key: str, *, default: Any = _ABSENT) -> Any:
        """A text without control characters or halves of characters; null only where there is a default."""
        value = self.value(key, default)
        if value is None and default is None:
            return None
        if not isinstance(value, str):
            raise CaseError(self.at(key), say("case.text"))
        if _UNSPEAKABLE.search(value):
            raise CaseError(self.at(key), say("case.characters"))
        return value

    def flag(self, key: str, *, default: Any = _ABSENT, null: bool = False) -> Any:
        value = self.value(key, default)
        if value is True or value is False or (value is None and null):
            return value
        raise CaseError(self.at(key), say("case.flag_or_null" if null else "case.flag"))

    def whole(self, key: str, low: int, high: int, *, default: Any = _ABSENT, null: bool = False) -> Any:
        value = self.value(key, default)
        if value is None and null:
            return None
        return whole_number(value, low, high, self.at(key))

    def year(self, key: str) -> int:
        return whole_number(self.value(key), *YEARS, self.at(key))

    def day(self, key: str) -> date:
        return a_day(self.value(key), self.at(key))

    def hours(self, key: str, *, zero: bool = False, places: int = TENTH) -> int:
        tenths = parse_tenths(self.value(key), places)
        if tenths is None or (tenths == 0 and not zero):
            said = "case.hours_or_zero" if zero else "case.hours"
            raise CaseError(self.at(key), say(said if places == TENTH else f"{said}_fine"))
        return tenths

    def word(self, key: str, words: type[Word], *, default: Any = _ABSENT, null: bool = False) -> Any:
        """One of the values of an enumeration."""
        value = self.value(key, default)
        if value is None and null:
            return None
        known = list(words)
        if not isinstance(value, str) or value not in known:
            raise CaseError(self.at(key), say("case.word", known="、".join(known) + ("、null" if null else "")))
        return words(value)

    def one_of(self, key: str, words: Iterable[str]) -> str:
        """One of the words of a pack."""
        value, known = self.value(key), list(words)
        if not isinstance(value, str) or value not in known:
            raise CaseError(self.at(key), say("case.word", known="、".join(known)))
        return value


def whole_number(value: object, low: int, high: int, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise CaseError(path, say("case.whole", low=low, high=high))
    return value


def a_day(value: object, path: str) -> date:
    # fromisoformat alone would also take 20240131 and 2024-W05-3.
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise CaseError(path, say("case.day"))
