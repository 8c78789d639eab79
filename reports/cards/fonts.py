"""Which characters the card font can print."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from fontTools.ttLib import TTFont

from .rendering import FONT_FOLDER

REGULAR = FONT_FOLDER / "NotoSansSC-Regular.ttf"


@lru_cache(maxsize=1)
def printable() -> frozenset[int]:
    """Code points of the card font."""
    with TTFont(REGULAR, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_characters(text: str) -> list[str]:
    """Characters of ``text`` that would print as boxes, each once, in order."""
    known = printable()
    return [c for c in dict.fromkeys(text) if ord(c) not in known and unicodedata.category(c) not in {"Cc", "Cf", "Zs"}]
