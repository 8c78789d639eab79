"""How the blocks of a paper fill its pages: whether the annex follows on the first page, how far blocks stand apart.

In millimetres of both writers' styles (paper.typ, paper.css), on the safe side: a second page that holds one line looks
like a mistake, and so does a first one that is half empty.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

_PAGE = 268
_LINE = 5.2  # of a text
_ACROSS, _LONG = 52, 46  # signs on one line: of the verdict; of a fact that takes the whole row
_NAME = 17  # signs of a name on one line
_RECORD, _TIGHT, _WRAPPED = 3.98, 3.44, 3.4  # a row of the annex; each further line of one
_WIDE = 98  # signs of the small lines below it
_ANNEX = 11  # its title and head, and the space above


@dataclass(frozen=True)
class Fit:
    """``own_page``: the annex begins on a page of its own; ``tight``: its rows are lower; ``roomy``: blocks stand
    apart."""

    own_page: bool
    tight: bool
    roomy: bool


def fit(content: dict[str, Any], seal: int) -> Fit:
    """How a paper is laid out, beside a seal of so many millimetres. With its records on one page if they fit; else
    the first page has all the room, and no last page holds but a few rows."""
    annex = content["annex"]
    rows, more = len(annex["records"]), max(0, annex["lines"] - len(annex["records"]))
    key = _key(annex["sources"])
    close, roomy = _above(content, seal, roomy=False), _above(content, seal, roomy=True)
    for tight, above in ((False, roomy), (False, close), (True, close)):
        if above + _ANNEX + rows * (_TIGHT if tight else _RECORD) + more * _WRAPPED + key <= _PAGE:
            return Fit(own_page=False, tight=tight, roomy=above == roomy)
    used = _ANNEX + key + more * _WRAPPED
    pages, pages_tight = (math.ceil((rows * row + used) / (_PAGE - 6)) for row in (_RECORD, _TIGHT))
    return Fit(own_page=True, tight=pages_tight < pages, roomy=roomy <= _PAGE)


def _key(sources: list[dict[str, str]]) -> float:
    signs = sum(len(one["name"]) + 3 for one in sources)
    return 1.5 + 3.9 * math.ceil(signs / 66)


def _above(content: dict[str, Any], seal: int, *, roomy: bool) -> float:
    """All that stands above the annex."""
    row, year, gap = (8.7, 7.5, 7.2) if roomy else (6.1, 6.0, 3.4)  # of the particulars, of a table, between blocks
    verdict, identity = content["verdict"], content["identity"]
    said = [verdict["sentence"], *verdict["lines"], *content["reasons"]]
    lines = sum(math.ceil(len(text) / _ACROSS) for text in said)
    facts = (
        5 * row
        + 0.8
        + _LINE
        * sum(
            len(text) > most
            for text, most in ((identity["name"], _NAME), (identity["unit"], _LONG), (content["purpose"], 24))
        )
    )
    frame = (20 if roomy else 14.5) + lines * (_LINE if roomy else 5)
    used = (27.5 if roomy else 24.5) + gap + facts + gap + frame
    for table in (content["table"]["rows"], content.get("verified") or [], content["missing"]):
        used += (gap + 5.2 + (1 + len(table)) * year) if table else 0
    notes = sum(math.ceil(len(note) / (_WIDE * 0.6)) for note in content["notes"])
    signed = 18 + 3.9 * (notes + 1)
    if content["is_card"]:
        return used + gap + max(seal, signed) + (2 if roomy else 0)
    return used + 4 + 3.9 * (notes + 1)


_KEYS_PAGE = 262
_HEADER, _IDENTITY, _FRAME, _YEARS, _KEYS_ANNEX = 27, 38, 17, 20, 24
_AROUND_SEAL, _SIGNED = 4, 26
_KEYS_LINE, _ROW, _KEYS_RECORD, _NOTE = 5.1, 6.6, 4.5, 4
_KEYS_ACROSS = 48


SEAL_OF_KEYS = 34
"""Millimetres of the seal by which keys of papers are reckoned, whatever the bureau has set since."""


def annex_needs_own_page(content: dict[str, Any], seal: int) -> bool:
    """Part of the key of a paper: what the first layout of its form answered. It stays as it was, or everybody who asks
    again would get another paper that says the same."""
    verdict = content["verdict"]
    said = [verdict["sentence"], *verdict["lines"], *content["reasons"], content["law"]]
    lines = sum(math.ceil(len(text) / _KEYS_ACROSS) for text in said)
    wide = sum(len(name) > _KEYS_ACROSS for name in ("".join(content["identity"]["unit_parts"]), content["purpose"]))
    used: float = _HEADER + _IDENTITY + _FRAME + _YEARS + _KEYS_ANNEX
    used += lines * _KEYS_LINE + wide * _KEYS_LINE + len(content["table"]["rows"]) * _ROW
    used += max(_AROUND_SEAL + seal, _SIGNED) if content["is_card"] else _ROW + _NOTE * (len(content["notes"]) + 1)
    used += (_YEARS / 2 + len(content["missing"]) * _ROW) if content["missing"] else 0
    return bool(used + content["annex"]["lines"] * _KEYS_RECORD > _KEYS_PAGE)
