"""Many counts by one question, whose text is made once in a process for whoever asks.

Putting a question together takes Django longer than the database needs to answer it. What is counted for somebody hangs
on the roles alone, and so does its text: only the answer is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NoReturn

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from .actors import Actor, require

Rows = Callable[[Any], Iterable[QuerySet[Any]]]
"""The rows to count for an actor, by a function of a module. They hang on nothing but the actor, and finding out which
they are asks the database nothing: the text of the question is kept."""
TEXTS = 256
"""So many texts are kept in a process: one for each person and page."""


def counts(*, actor: Actor, asked: tuple[Rows, ...]) -> list[int]:
    """How many rows there are for each that is asked, together in all of its query sets."""
    whoever: Any = require(actor)  # of a class whose every attribute is compared
    if not asked:
        return []
    text, params, sizes = _question(whoever, asked)
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        found = iter(cursor.fetchone())
    return [sum(next(found) for _ in range(size)) for size in sizes]


@lru_cache(maxsize=TEXTS)
def _question(actor: Any, asked: tuple[Rows, ...]) -> tuple[str, tuple[Any, ...], tuple[int, ...]]:
    with connection.execute_wrapper(_refuse):
        columns = [[_count(rows) for rows in each(actor)] for each in asked]
    every = [one for each in columns for one in each]
    params = tuple(param for _text, params in every for param in params)
    return f"SELECT {', '.join(text for text, _params in every) or 0}", params, tuple(map(len, columns))


def _count(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    query = rows.order_by()
    try:
        text, params = (query if query.query.values_select else query.values("pk")).query.sql_with_params()
    except EmptyResultSet:
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({text}) found)", params  # noqa: S608


def _refuse(*_args: Any) -> NoReturn:
    raise RuntimeError("rows to count ask the database before they are counted: what it says would be kept")
