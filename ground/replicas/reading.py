"""Reads that a copy may answer: a view or a piece of work says so, and the router sends its reads there.

Nothing is written meanwhile: so the same can be done once more, with the main database, when the copy dies in the
middle, and nothing is ever written that rests on what a copy did not know yet.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.db import Error, connections
from django.http import HttpResponse

from ..web import PageRequest, View
from . import standing, written

log = logging.getLogger(__name__)
T = TypeVar("T")

SERVED = frozenset({"units", "learners", "credits", "exemptions", "assessments", "reports"})
"""The apps whose rows copies answer for. Accounts, sessions, permissions, requests, jobs and the journal are not among
them."""
SAID = 2.0
"""A page says of when its figures are, where they may be this many seconds old."""
PATIENCE = 3.0
"""Seconds for which work in the background waits for a copy to come as far as it needs."""


class WrittenWhileReading(RuntimeError):
    """Something was to be written where a copy may answer."""


@dataclass(frozen=True)
class _Source:
    """Where the reads of this moment come from: a copy, or the main database."""

    copy: standing.Follower | None


_source: ContextVar[_Source | None] = ContextVar("source", default=None)


class Router:
    """Django's router (DATABASE_ROUTERS)."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Says the main database outright: Django would otherwise take the one that a row at hand came from, and go on
        reading from a copy where nothing asks once more if that one dies."""
        source = _source.get()
        if source is None or source.copy is None or model._meta.app_label not in SERVED:
            return standing.MAIN
        return standing.MAIN if connections[standing.MAIN].in_atomic_block else source.copy.alias

    def db_for_write(self, model: Any, **hints: Any) -> str:
        if _source.get() is not None:
            raise WrittenWhileReading(f"a copy may answer here, and {model.__name__} was to be written")
        return standing.MAIN

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        return True if settings.REPLICAS else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db in settings.REPLICAS else None


def from_replica(view: View) -> View:
    """For pages that only read: a copy may answer, once it has what this person has written. Stands below who may open
    the page: who that is the main database says."""

    @wraps(view)
    def reads(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return read_for(request, lambda: view(request, *args, **kwargs))

    return reads


def read_for(request: PageRequest, work: Callable[[], T]) -> T:
    """Reads for somebody who looks at a page: what this person, this browser or this office has written is there."""
    return _read(work, lambda: standing.choose(written.needed(request)) if written.known(request) else None)


def read_up_to_now(work: Callable[[], T]) -> T:
    """Reads in the background: everything that was written before is there."""
    return _read(work, lambda: standing.choose(written.now(), patience=PATIENCE))


@contextmanager
def main_database() -> Iterator[None]:
    """What is read and written within is the main database's: progress of a job whose reads a copy answers."""
    token = _source.set(None)
    try:
        yield
    finally:
        _source.reset(token)


def may_be_old() -> float | None:
    """By how many seconds what is read now may be behind; None where it is not worth saying."""
    source = _source.get()
    if source is None or source.copy is None or source.copy.lag_now < SAID:
        return None
    return source.copy.lag_now


def _read(work: Callable[[], T], choose: Callable[[], standing.Follower | None]) -> T:
    if _source.get() is not None:
        return work()
    main: Any = connections[standing.MAIN]
    copy = choose() if settings.REPLICAS and not main.in_atomic_block else None
    token = _source.set(_Source(copy))
    try:
        return work()
    except (Error, main.Database.Error) as error:  # the driver's own, where a cursor is closed
        if copy is None:
            raise
        log.warning("replica %s did not answer, the main database is asked: %s", copy.place, type(error).__name__)
        standing.failed(copy.alias)
    finally:
        _source.reset(token)
    return _read(work, lambda: None)
