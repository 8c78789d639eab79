"""A cell as it stood in the file, and the few things every parser does to it."""

import datetime as dt
import re
from dataclasses import dataclass

from intake.folding import fold, named


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell whose content cannot be used: ``code`` names the fault, ``text`` is what the file shows."""

    code: str
    text: str = ""


Cell = str | int | float | bool | None | dt.datetime | dt.date | Unusable

_PLACEHOLDERS = frozenset(["-", "--", "---", "—", "——", "–", "/", "//", "\\", "N/A", "n/a", "NULL", "null"])
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_EXCEL_TEXT = re.compile(r'="([^"]*)"')
SCIENTIFIC = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")


def has_control(text: str) -> bool:
    """Whether the text holds a control character (line breaks and tabs apart) or half a character."""
    return _CONTROL.search(text) is not None


def first_control(text: str) -> str:
    """The first control character of a text by its code point, or nothing."""
    found = _CONTROL.search(text)
    return named(found[0]) if found else ""


def without_control(text: str) -> str:
    """Text without the characters that a spreadsheet cannot hold."""
    return _CONTROL.sub("", text)


def unwrap(text: str) -> str:
    """The text inside ``="..."``, which some exports write so that Excel keeps digits as text."""
    match = _EXCEL_TEXT.fullmatch(text)
    return match[1] if match else text


_NONE = frozenset(["无", "没有", "暂无", "尚无", "无此项", "none"])


def says_none(text: str) -> bool:
    """Whether a word says that there is none. An empty cell says nothing; this one does."""
    return "".join(text.split()).casefold() in _NONE


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or one of the signs people write for nothing."""
    if cell is None:
        return True
    if isinstance(cell, str):
        if len(cell) > 4 and cell.isalnum():
            return False
        text = fold(cell)
        return not text or text in _PLACEHOLDERS
    return False


def shown(cell: Cell) -> str:
    """A cell as the spreadsheet program would show it: numbers with at most 15 digits, dates as 2024-05-01."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, Unusable):
        return cell.text
    return cell.isoformat()


def quoted(cell: Cell, length: int = 20) -> str:
    """A short, harmless echo of a cell for a sentence. Never use it for document or phone numbers."""
    text = without_control(" ".join(shown(cell).split()))
    return text if len(text) <= length else text[:length] + "…"
