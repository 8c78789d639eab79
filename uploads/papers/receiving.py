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
    the paper in; ``failed`` hears that it could not be drawn. ``keeps_original``: the file as it came stays
    sealed beside its pages."""

    take: Callable[[UploadedPaper, Drawn, dt.datetime], None]
    failed: Callable[[UploadedPaper, dt.datetime], None]
    keeps_original: bool = False


_uses: dict[str, PaperUse] = {}


def receive(use: str, take: Callable[..., None], failed: Callable[..., None], *, keeps_original: bool = False) -> None:
    _uses[use] = PaperUse(take, failed, keeps_original)


def use_of(paper: UploadedPaper) -> PaperUse:
    return _uses[paper.use]
