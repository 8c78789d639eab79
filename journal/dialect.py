"""The one module in which SQLite and PostgreSQL differ: triggers and fast loading."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

APPEND_ONLY = ("journal_journalentry", "journal_journalseal")


def install_guards(**kwargs) -> None:
    """Makes the journal append-only in the database itself. Runs after every migrate, can be repeated."""
    from django.db import connections

    connection = connections[kwargs.get("using", "default")]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            if table in existing:
                for statement in _guard(connection.vendor, table):
                    cursor.execute(statement)


def missing_guards(connection) -> list[str]:
    """Tables whose append-only triggers are not there."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    wanted = ("no_update", "no_delete") if connection.vendor == "sqlite" else ("append_only", "no_truncate")
    return [table for table in APPEND_ONLY if any(f"{table}_{suffix}" not in present for suffix in wanted)]


def _guard(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
            for verb in ("update", "delete")
        ]
    return [
        "CREATE OR REPLACE FUNCTION cetrack_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION cetrack_append_only()",
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION cetrack_append_only()",
    ]


def refresh_statistics(connection) -> None:
    """Lets the database look at its tables anew. After mass work the planner would go by what they were: SQLite never
    looks by itself, PostgreSQL a minute later."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def load_rows(connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Adds many rows of plain values (text, whole numbers, days, flags, UUIDs, None) fast; returns how many.

    Past the models: whoever calls it has checked the values, and the constraints of the table hold all the same.
    """
    names = ", ".join(columns)
    if connection.vendor == "sqlite":
        prepared = [tuple(map(_for_sqlite, row)) for row in rows]
        marks = ", ".join(["?"] * len(columns))
        with connection.cursor() as cursor:
            cursor.cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", prepared)  # noqa: S608
        return len(prepared)
    stream, count = io.StringIO(), 0
    for row in rows:
        stream.write("\t".join(map(_for_copy, row)) + "\n")
        count += 1
    stream.seek(0)
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", stream)
    return count


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    return value.isoformat() if isinstance(value, dt.date) else value


def _for_copy(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, str):
        return value.translate(_COPY_ESCAPES)
    return str(value)


_COPY_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
