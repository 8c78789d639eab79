"""Many rows at once, past the models: for invented data only, where a million rows must not take a day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from ground import dialect


class LoadedTable:
    """Loads rows given as values of some columns; the others take the default of their field, or are left to the
    database where only it has one."""

    def __init__(self, model: type[models.Model], *given: str) -> None:
        self.model = model
        fields = {field.attname: field for field in model._meta.concrete_fields}
        unknown = set(given) - set(fields)
        if unknown:
            raise LookupError(f"{model.__name__} has no {sorted(unknown)}")
        rest = [
            field
            for name, field in fields.items()
            if name not in given and not field.primary_key and (field.has_default() or not field.has_db_default())
        ]
        columns = [fields[name].column for name in given] + [field.column for field in rest]
        self.columns = [connection.ops.quote_name(str(column)) for column in columns]
        self.constants = tuple(plain(field.get_default()) for field in rest)

    def load(self, rows: Iterable[tuple[Any, ...]]) -> int:
        constants = self.constants
        table = self.model._meta.db_table
        return dialect.load_rows(connection, table, self.columns, (row + constants for row in rows))


def plain(value: Any) -> Any:
    """A value as ``load_rows`` takes it: times in UTC without zone, as both databases keep them, JSON as text."""
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False)
    return value


def moment(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")


def next_id(model: type[models.Model]) -> int:
    """The first free id; ids are given here so that rows can point to each other before they are stored."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {model._meta.db_table}")  # noqa: S608
        return cursor.fetchone()[0] + 1


def known(model: type[models.Model], *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of every row there is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table} ORDER BY {columns[0]}")  # noqa: S608
        return cursor.fetchall()


def write_number(model: type[models.Model], column: str, numbers: Mapping[int, int]) -> None:
    """Sets one whole number in some rows, by id."""
    with connection.cursor() as cursor:
        statement = f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s"  # noqa: S608
        cursor.executemany(statement, [(number, pk) for pk, number in numbers.items()])


def count_on(*tables: type[models.Model]) -> None:
    """Lets the database go on counting after the ids that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
