"""Which tables have anything of a person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.apps import apps
from django.db import connection

from ground.actors import Actor, require

from ..models import Learner


def tables_with_rows(*, actor: Actor, learner: Learner, tables: Sequence[str]) -> frozenset[str]:
    """Those of the models (``app.Model``, each with a column ``learner``) that have any row of a person whom the actor
    may see, whatever its state. One question, whose text is made once in a process: most people have nothing in most
    tables, and putting a query together costs more than asking it."""
    require(actor)
    with connection.cursor() as cursor:
        cursor.execute(_text(tuple(tables)), [learner.pk] * len(tables))
        answers = cursor.fetchone()
    return frozenset(table for table, there in zip(tables, answers, strict=True) if there)


@cache
def _text(tables: tuple[str, ...]) -> str:
    quote, columns = connection.ops.quote_name, []
    for table in tables:
        model = apps.get_model(table)
        column = model._meta.get_field("learner").column
        columns.append(f"EXISTS (SELECT 1 FROM {quote(model._meta.db_table)} WHERE {quote(column)} = %s)")  # noqa: S608
    return f"SELECT {', '.join(columns)}"
