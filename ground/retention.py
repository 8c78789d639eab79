"""How long rows are kept: each feature says its own terms in its module retention.py. What has had its time is listed
first (manage.py retention), then removed in pieces by a job. docs/personal-data.toml has the same terms in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError
from django.db.models import Exists, ForeignKey, Model, OuterRef, ProtectedError, QuerySet, RestrictedError
from django.db.models.deletion import PROTECT, RESTRICT
from django.utils import timezone

PIECE = 500
Rows = Sequence[Any]
Files = Callable[[Any], Iterable[str]]
HOLDING = (PROTECT, RESTRICT)
STILL_HELD = (ProtectedError, RestrictedError, IntegrityError)


def _none(_row: Any) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class RetentionTerm:
    """Of one model: which rows have had their time at a moment, from which day or moment the time of a row runs
    (``dated``), and which files in the vault go with it. ``term`` is what docs/personal-data.toml says: “90 days”,
    “5 years”. ``of_machine``: its rows are dated by the machine's clock, not by the day that a demonstration shows."""

    model: type[Model]
    term: str
    said: str
    due: Callable[[dt.datetime], QuerySet[Any]]
    dated: Callable[[Any], dt.date]
    files: Files = _none
    of_machine: bool = False

    @property
    def label(self) -> str:
        return str(self.model._meta.label_lower)


Spare = Callable[[type[Model], Rows], Iterable[int]]
Follow = Callable[[type[Model], Rows], Iterable[str]]
_terms: dict[str, RetentionTerm] = {}
_spares: list[Spare] = []
_followers: list[Follow] = []


def keep(term: RetentionTerm) -> None:
    """Enters a term. Raises ValueError for a second one of the same model."""
    if _terms.setdefault(term.label, term) != term:
        raise ValueError(f"two terms for {term.label}")


def spare(which: Spare) -> Spare:
    """Registers who gives the primary keys of rows that are still needed although their time is over."""
    _spares.append(which)
    return which


def follow(remove: Follow) -> Follow:
    """Registers who removes what belongs to rows without a relation of the database, in the same transaction; gives
    the files in the vault that go, too."""
    _followers.append(remove)
    return remove


def terms() -> list[RetentionTerm]:
    return [_terms[label] for label in sorted(_terms)]


def due(term: RetentionTerm, now: dt.datetime) -> Iterator[list[Any]]:
    """Rows that go, in pieces, the oldest first: without those that a row which stays still points to."""
    rows, last = _over(term, now), 0
    while piece := list(rows.filter(pk__gt=last)[:PIECE]):
        last = piece[-1].pk
        if going := _not_spared(term, piece):
            yield going


@dataclass(frozen=True)
class Removed:
    """What went: the day or moment from which the time of each row ran, and the files that go with them."""

    dated: list[dt.date]
    files: list[str]


def remove(term: RetentionTerm, rows: Rows, now: dt.datetime) -> Removed:
    """Deletes those of the rows that are due still, with what belongs to them, in the caller's transaction. Raises one
    of STILL_HELD where one is pointed to meanwhile."""
    locked = _over(term, now).filter(pk__in=[row.pk for row in rows]).select_for_update(of=("self",))
    going = _not_spared(term, list(locked))
    files = [key for row in going for key in term.files(row)]
    term.model._base_manager.filter(pk__in=[row.pk for row in going]).delete()
    for one in _followers:
        files += one(term.model, going)
    return Removed([term.dated(row) for row in going], [key for key in files if key])


def _over(term: RetentionTerm, now: dt.datetime) -> QuerySet[Any]:
    rows = term.due(now).order_by("pk")
    for rows_that_point in pointing(term.model, HOLDING):
        rows = rows.exclude(Exists(rows_that_point))
    return rows


def _not_spared(term: RetentionTerm, rows: Rows) -> list[Any]:
    spared = {pk for which in _spares for pk in which(term.model, rows)}
    return [row for row in rows if row.pk not in spared]


def pointing(model: type[Model], how: Sequence[Any]) -> Iterator[QuerySet[Any]]:
    """Rows that point to a row of the model (OuterRef) by a relation of such a kind."""
    for other in apps.get_models(include_auto_created=True):
        for field in other._meta.local_concrete_fields:
            theirs = isinstance(field, ForeignKey) and field.related_model is model
            if theirs and getattr(field.remote_field, "on_delete", None) in how:
                yield other._base_manager.filter(**{field.name: OuterRef("pk")})


def years_before(now: dt.datetime, years: int) -> dt.datetime:
    """The same day and time so many years ago; of 29 February the day before, where there is none."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)


def year_started(now: dt.datetime, years: int) -> dt.datetime:
    """The first moment of the calendar year so many years before the present one."""
    here = timezone.localtime(now)
    return here.replace(year=here.year - years, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
