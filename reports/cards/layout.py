"""How much room the first page has: whether the annex still fits below the seal, or begins on a page of its own.

In millimetres of the style sheet (card.css), on the safe side: a second page that holds one line looks like a mistake.
"""

from __future__ import annotations

import math
from typing import Any

_PAGE = 262
_HEADER, _IDENTITY, _FRAME, _YEARS, _ANNEX = 27, 38, 17, 20, 24
_AROUND_SEAL, _SIGNED = 4, 26
_LINE, _ROW, _RECORD, _NOTE = 5.1, 6.6, 4.5, 4
_ACROSS = 48  # characters of the verdict on one line


SEAL_OF_KEYS = 34
"""Millimetres of the seal by which keys of papers are reckoned, whatever the bureau has set since."""


def annex_needs_own_page(content: dict[str, Any], seal: int) -> bool:
    """Whether the records of a paper do not fit on its first page, beside a seal of so many millimetres."""
    verdict = content["verdict"]
    said = [verdict["sentence"], *verdict["lines"], *content["reasons"], content["law"]]
    lines = sum(math.ceil(len(text) / _ACROSS) for text in said)
    wide = sum(len(name) > _ACROSS for name in ("".join(content["identity"]["unit_parts"]), content["purpose"]))
    used: float = _HEADER + _IDENTITY + _FRAME + _YEARS + _ANNEX
    used += lines * _LINE + wide * _LINE + len(content["table"]["rows"]) * _ROW
    used += max(_AROUND_SEAL + seal, _SIGNED) if content["is_card"] else _ROW + _NOTE * (len(content["notes"]) + 1)
    used += (_YEARS / 2 + len(content["missing"]) * _ROW) if content["missing"] else 0
    return bool(used + content["annex"]["lines"] * _RECORD > _PAGE)
