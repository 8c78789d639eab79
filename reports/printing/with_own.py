"""Prints papers by a writer of our own, inside the child: a card in a few milliseconds, and it runs everywhere.

What it cannot print (a sign that only the font of rare signs has, a row that no page holds) another writer prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .cut_fonts import Face, SignElsewhere
from .flow import Pen, TooHigh
from .laid_out import Printed
from .pdf import PdfBook, PdfSheet


class OwnDesk:
    """Prints papers one by one, and keeps those that go into one file."""

    failures = (Exception,)

    def __init__(self, fonts: Path, other: Callable[[], Any]) -> None:
        regular = Face(fonts / "NotoSansSC-Regular.ttf")
        self._faces = (regular, Face(fonts / "NotoSansSC-Bold.ttf", regular))
        self._make_other, self._other = other, None
        self._kept: list[Mapping[str, Any]] = []
        self._volume: _Volume | None = None

    def printed(self, body: Mapping[str, Any], files: Sequence[Mapping[str, str]]) -> bytes:
        try:
            return _Volume(self._faces).alone(body["paper"], files)
        except (SignElsewhere, TooHigh):
            return self._another().printed(body, files)

    def keep(self, body: Mapping[str, Any]) -> None:
        if not self._kept:
            self._volume = _Volume(self._faces)
        self._kept.append(body)
        if self._volume is not None:
            try:
                self._volume.keep(body["paper"])
            except (SignElsewhere, TooHigh):
                self._volume = None

    def volume(self, body: Mapping[str, Any]) -> bytes:
        kept, volume = self._kept, self._volume or _Volume(self._faces)
        lost = bool(kept) and self._volume is None
        self._kept, self._volume = [], None
        if not lost:
            try:
                return volume.written(body["paper"])
            except (SignElsewhere, TooHigh):
                pass
        other = self._another()
        for one in kept:
            other.keep(one)
        return other.volume(body)

    def _another(self) -> Any:
        self._other = self._other or self._make_other()
        return self._other


class _Volume:
    """Papers that go into one file."""

    def __init__(self, faces: Sequence[Face]) -> None:
        self._faces = faces
        self._book = PdfBook(faces)
        self._pen = Pen(self._book)
        self._papers: list[tuple[str, list[PdfSheet]]] = []

    def alone(self, paper: Mapping[str, Any], files: Sequence[Mapping[str, str]]) -> bytes:
        sheets = Printed(paper, self._book, self._pen, {}).sheets()
        return self._book.written(
            sheets, title=paper["title"], author=paper["author"], begins={paper["key"]: sheets[0]}, files=files
        )

    def keep(self, paper: Mapping[str, Any]) -> None:
        self._papers.append((paper["key"], Printed(paper, self._book, self._pen, {}).sheets()))

    def written(self, contents: Mapping[str, Any]) -> bytes:
        """The contents are laid out twice: to see how many pages they take, and with the numbers of pages."""
        trial = PdfBook(self._faces)
        page = 1 + len(Printed(contents, trial, Pen(trial), {}).sheets())
        numbers: dict[str, int] = {}
        for key, sheets in self._papers:
            numbers[key] = page
            page += len(sheets)
        before, marks = self._book.root.kids, self._book.bookmarks
        self._book.root.kids, self._book.bookmarks = [], []
        first = Printed(contents, self._book, self._pen, numbers).sheets()
        self._book.root.kids += before
        self._book.bookmarks += marks
        begins = {key: sheets[0] for key, sheets in self._papers} | {contents["key"]: first[0]}
        every = [*first, *(sheet for _key, sheets in self._papers for sheet in sheets)]
        return self._book.written(every, title=contents["title"], author=contents["author"], begins=begins)
