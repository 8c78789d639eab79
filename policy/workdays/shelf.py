"""The arrangements that hold: those that came with the portal, and what was entered here, which stands before them."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import OuterRef, Subquery

from .arrangement import Arrangement, read_arrangement
from .calendar import WorkCalendar
from .models import HolidayYear

_FOLDER = Path(__file__).with_name("years")


class Edition(NamedTuple):
    """What is known of a year: number of the notice, its text, and who entered it (None: it came with the portal)."""

    year: int
    document: str
    text: str
    row: HolidayYear | None

    @property
    def number(self) -> int:
        return self.row.edition if self.row else 0

    @property
    def arrangement(self) -> Arrangement:
        return _read(self.text, self.year)


class _KnownYears(threading.local):
    """``hooks``: the connection's list of what is to be done after the commit, another one for each transaction."""

    hooks: Any = None
    inside = False
    found: dict[int, Edition] | None = None


_known = _KnownYears()


def editions() -> dict[int, Edition]:
    """The edition in force of every year that is known, by year. One query a transaction, request or task."""
    connection = transaction.get_connection()
    hooks, inside = connection.run_on_commit, connection.in_atomic_block
    if _known.found is None or _known.hooks is not hooks or _known.inside is not inside:
        _known.found = _read_all()
        _known.hooks, _known.inside = connection.run_on_commit, inside
    return _known.found


def forget(**signal: Any) -> None:
    """The next question is put to the database: a request or a task begins, or a year was entered."""
    _known.found = None


def _read_all() -> dict[int, Edition]:
    found = {edition.year: edition for edition in carried()}
    newest = HolidayYear.objects.filter(year=OuterRef("year")).order_by("-edition").values("edition")[:1]
    for row in HolidayYear.objects.filter(edition=Subquery(newest)):
        found[row.year] = Edition(row.year, row.document, row.text, row)
    return dict(sorted(found.items()))


def work_calendar() -> WorkCalendar:
    """The days on which offices work, as it is known now."""
    return WorkCalendar.of(edition.arrangement for edition in editions().values())


@lru_cache(maxsize=1)
def carried() -> tuple[Edition, ...]:
    """What came with this version of the portal."""
    files = sorted(_FOLDER.glob("*.txt"))
    texts = [(int(file.stem), file.read_text(encoding="utf-8").partition("\n")) for file in files]
    return tuple(Edition(year, document, text, None) for year, (document, _line, text) in texts)


@lru_cache(maxsize=64)
def _read(text: str, year: int) -> Arrangement:
    return read_arrangement(text, year)
