"""Reads one line of JSON exactly as it is written: numbers keep their text, a key that stands twice is found."""

import json
from collections.abc import Iterator
from typing import Any

from rulebook.given import CaseError
from rulebook.phrasebook import say
from rulebook.quantity import Written

_DIGITS = 18


def read_line(line: str | bytes) -> object:
    """What the line says. Raises CaseError: with the field "" for what is no JSON, with its path for a repeated key."""
    repeating: list[_Repeating] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(found)
        if len(data) == len(found):
            return data
        seen: set[str] = set()
        twice = next(key for key, _ in found if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        repeating.append(_Repeating(data, twice))
        return repeating[-1]

    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
        data = json.loads(
            text.removeprefix("\ufeff"), object_pairs_hook=pairs, parse_float=Written, parse_int=_whole_number
        )
        if repeating:
            field, key = next(_repeated(data, ""))
            raise CaseError(field, say("case.repeated_key", key=key))
    except UnicodeDecodeError:
        raise CaseError("", say("case.encoding")) from None
    except RecursionError:
        raise CaseError("", say("case.too_deep")) from None
    except CaseError:
        raise
    except ValueError:
        raise CaseError("", say("case.json")) from None
    return data


class _Repeating(dict[str, Any]):
    """An object in which a key stands twice."""

    def __init__(self, data: dict[str, Any], key: str) -> None:
        super().__init__(data)
        self.key = key


def _whole_number(text: str) -> int | Written:
    """Minus zero and numbers beyond all measure stay text: they are no year and no hours."""
    return int(text) if len(text) <= _DIGITS and text != "-0" else Written(text)


def _repeated(data: object, path: str) -> Iterator[tuple[str, str]]:
    """Path and name of each repeated key, from the outside inwards."""
    if isinstance(data, dict):
        if isinstance(data, _Repeating):
            yield (f"{path}.{data.key}" if path else data.key), data.key
        for key, value in data.items():
            yield from _repeated(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _repeated(value, f"{path}[{index}]")
