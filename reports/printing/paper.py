"""What a paper is: a few kinds of blocks, as plain data. Two writers print any of them (as_html.py with paper.css,
paper.typ), and a test holds what they print equal.

Texts are plain: no writer reads markup in them. Lengths are millimetres.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from . import qr
from .fonts import printable

Block = dict[str, Any]
Paper = dict[str, Any]

GAP = "\ufffc"
"""In a text: a sign that no font has. Its room is left to be written in by hand."""
PAGES = ("第 ", " 页，共 ", " 页")
"""Around the number of a page and that of the last one."""


class Signs(dict[int, str | None]):
    """What becomes of each sign of a text, looked up once: itself, nothing (it controls and prints nothing), a gap."""

    def __missing__(self, code: int) -> str | None:
        kind = unicodedata.category(chr(code))
        if code in printable() and kind not in {"Cc", "Cf", "Co"}:
            self[code] = chr(code)
        else:
            self[code] = {"Cc": " ", "Cf": None, "Zs": " "}.get(kind, GAP)
        return self[code]


_SIGNS = Signs({ord(GAP): GAP})


def paper(
    *, title: str, author: str, footer: str, blocks: Iterable[Block], key: str = "paper", look: str = "card",
    banner: str = "", pages: Sequence[str] = (), mark: dict[str, str] | None = None, wide: bool = False,
    roomy: bool = False,
) -> Paper:  # fmt: skip
    """A paper. ``key`` is its own among those of one file; ``look``: card or statement; ``banner`` stands on top of
    every page; ``pages``: the three parts of a sentence around the page's number and the last one's. ``mark``: its
    bookmark among others (title; unit, where one begins). ``wide``: the sheet lies; ``roomy``: its blocks stand apart,
    for there is room on its first page."""
    found = {
        "title": title, "author": author, "footer": footer, "banner": banner, "look": look, "key": key,
        "pages": list(pages), "mark": mark, "wide": wide, "roomy": roomy, "blocks": list(blocks),
    }  # fmt: skip
    cleaned: Paper = _clean(found)
    return cleaned


def _clean(value: Any) -> Any:
    kind = type(value)
    if kind is dict:
        return {
            name: (part.translate(_SIGNS) if part else part)
            if type(part) is str
            else part
            if name == "picture"
            else _clean(part)
            for name, part in value.items()
        }
    if isinstance(value, str):  # lazy ones too: __class__ says so
        return str(value).translate(_SIGNS)
    return [_clean(part) for part in value] if kind is list or kind is tuple else value


def heading(title: str, *, above: str = "", lines: Sequence[str] = (), code: Block | None = None) -> Block:
    """The head of a paper, with a code at its right."""
    return {"kind": "heading", "above": above, "title": title, "lines": list(lines), "code": code}


def code(address: str, text: str) -> Block:
    """A QR code of an address, with the words below it."""
    return {"picture": _picture(address), "text": text}


def _picture(address: str) -> tuple[int, str]:
    """Width in modules, and the path of a line through all that are dark."""
    rows, path = qr.matrix(address), []
    for y, row in enumerate(rows):
        start = None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                path.append(f"M{start + 1} {y + 1.5}h{x - start}")
                start = None
    return len(rows) + 2, "".join(path)


def fact(label: str, text: str, style: str = "") -> Block:
    """One of the particulars. ``style``: name (larger), or fix (on one line)."""
    return {"label": label, "text": text, "style": style}


def particulars(*rows: Sequence[Block], photo: str = "") -> Block:
    """Facts in rows of two, or of one that takes the whole row. ``photo``: what stands in the room beside them where a
    photograph is stuck on; none where it is empty."""
    return {"kind": "particulars", "rows": [list(row) for row in rows], "photo": photo}


def verdict(word: str, style: str, lines: Sequence[str], law: str) -> Block:
    return {"kind": "verdict", "word": word, "style": style, "lines": list(lines), "law": law}


def column(title: str, width: float = 0, *, right: bool = False) -> Block:
    """``width`` 0 shares what the others leave."""
    return {"title": title, "width": width, "right": right}


def cell(text: str, *, after: str = "", style: str = "", to: str = "", page_of: str = "") -> Block:
    """``after``: said in grey behind it. ``to``: key of the paper that it leads to; ``page_of``: of the one whose page
    stands in it."""
    return {"text": text, "after": after, "style": style, "to": to, "page_of": page_of}


def row(cells: Iterable[Block | str], style: str = "") -> Block:
    return {"cells": [cell(one) if isinstance(one, str) else one for one in cells], "style": style}


def across(text: str) -> Block:
    """A row that names what the rows below it belong to."""
    return {"span": text}


def table(
    columns: Sequence[Block], rows: Iterable[Block], *, title: str = "", note: str = "", empty: str = "",
    small: bool = False, own_page: bool = False, tight: bool = False,
) -> Block:  # fmt: skip
    """Its head is repeated on every page, and no row is cut. ``empty`` is said in the place of no rows. ``tight``: a
    small one with lower rows, so that it ends on the page on which it begins."""
    return {
        "kind": "table", "title": title, "columns": list(columns), "rows": list(rows), "note": note, "empty": empty,
        "small": small, "own_page": own_page, "tight": tight,
    }  # fmt: skip


def small_lines(lines: Iterable[str]) -> Block:
    return {"kind": "list", "lines": list(lines)}


def seal(lines: Sequence[str], small: Iterable[str], place: str, *, across: int = 34) -> Block:
    """Where it is signed and stamped; never apart from each other. ``place``: what stands in the room of the seal,
    which measures ``across``; no room where it is empty."""
    return {"kind": "seal", "lines": list(lines), "small": list(small), "place": place, "across": across}
