"""Which characters the fonts of papers can print."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONT_FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts" / "papers"
OF_PAPERS = ("NotoSansSC-Regular.ttf", "NotoSansCJK-Rare.otf")
_PRINT_NOTHING = {"Cc", "Cf", "Zs"}


@lru_cache(maxsize=1)
def printable() -> frozenset[int]:
    """Code points of the fonts of papers."""
    found: set[int] = set()
    for name in OF_PAPERS:
        with TTFont(FONT_FOLDER / name, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


def missing_characters(text: str) -> list[str]:
    """Characters of ``text`` that would print as boxes, each once, in order."""
    return [sign for sign in dict.fromkeys(text) if not _prints(sign)]


def code_points(signs: list[str]) -> str:
    """Characters as their numbers: U+20BB7."""
    return "、".join(f"U+{ord(sign):04X}" for sign in signs)


def to_write_in(text: str) -> list[str]:
    """The text in parts, between which a character is to be written in by hand."""
    parts: list[str] = [""]
    for sign in text:
        if _prints(sign):
            parts[-1] += sign
        else:
            parts.append("")
    return parts


def _prints(sign: str) -> bool:
    return ord(sign) in printable() or unicodedata.category(sign) in _PRINT_NOTHING
