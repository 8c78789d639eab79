"""How many cards go into one file: a volume ends with a unit where it can."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ..printing.rendering import WEASYPRINT, writer_here

MOST = 600
"""Papers of one volume: a unit of five hundred is one file."""
MOST_SLOWLY = 200
"""With WeasyPrint: laid out in about a minute, within the memory of its child."""


def most_here() -> int:
    return MOST_SLOWLY if writer_here() == WEASYPRINT else MOST


def volumes(papers: Iterable[tuple[str, str]], most: int) -> list[list[tuple[str, str]]]:
    """Papers (unit, number), sorted by unit, in lists of at most ``most``. A unit that fits into one volume stands in
    one; a larger one begins a volume of its own and fills several."""
    found: list[list[tuple[str, str]]] = []
    for _unit, group in groupby(papers, key=lambda paper: paper[0]):
        rows = list(group)
        if found and len(found[-1]) + len(rows) <= most:
            found[-1] += rows
            continue
        found += [rows[start : start + most] for start in range(0, len(rows), most)]
    return found
