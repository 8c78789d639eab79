"""Long lists in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

PIECE = 5_000
"""So many values in one statement: well below the parameters that SQLite (32,766) and PostgreSQL (65,535) take."""

T = TypeVar("T")


def pieces(values: Iterable[T], size: int = PIECE) -> Iterator[list[T]]:
    """The values in lists of ``size``, the last one shorter; nothing for no values. Reads no further than asked."""
    source = iter(values)
    while piece := list(islice(source, size)):
        yield piece
