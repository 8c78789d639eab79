"""What becomes of the pages of a paper: whoever takes papers in says it here, in a ``jobs`` module."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from .models import UploadedPaper

Drawn = tuple[bytes, ...]


@dataclass(frozen=True)
class PaperUse:
    """``take`` stores the pages in the transaction of the job and may raise Refused with a sentence for whoever handed
    the paper in; ``failed`` hears that it could not be drawn."""

    take: Callable[[UploadedPaper, Drawn, dt.datetime], None]
    failed: Callable[[UploadedPaper, dt.datetime], None]


_uses: dict[str, PaperUse] = {}


def receive(use: str, take: Callable[..., None], failed: Callable[..., None]) -> None:
    _uses[use] = PaperUse(take, failed)


def use_of(paper: UploadedPaper) -> PaperUse:
    return _uses[paper.use]
