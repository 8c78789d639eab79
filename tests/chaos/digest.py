"""What a database holds, a digest for each table: whether anything at all is other than it was."""

from __future__ import annotations

import hashlib

from django.db import connection

NOT_OURS = {"django_migrations", "django_content_type", "sqlite_sequence"}
SIGNS_OF_LIFE = {"ground_job": ("heartbeat_at", "missed", "looked_at")}
"""What a thread of a job at work writes beside it, killed or not."""


def everything() -> dict[str, str]:
    """Rows and digest of every table, by its name. The order of rows says nothing."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in NOT_OURS]
        return {table: _digest(cursor, table) for table in tables}


def _digest(cursor, table: str) -> str:
    name = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        row = "(to_jsonb(t)" + "".join(f" - '{column}'" for column in SIGNS_OF_LIFE.get(table, ())) + ")::text"
        cursor.execute(f"SELECT count(*), md5(string_agg({row}, chr(10) ORDER BY {row})) FROM {name} t")
        count, digest = cursor.fetchone()
        return f"{count} {digest}"
    cursor.execute(f"SELECT * FROM {name}")
    passed = [column[0] in SIGNS_OF_LIFE.get(table, ()) for column in cursor.description]
    rows = sorted(
        repr([cell for cell, left_out in zip(row, passed, strict=True) if not left_out]) for row in cursor.fetchall()
    )
    return f"{len(rows)} {hashlib.md5(repr(rows).encode(), usedforsecurity=False).hexdigest()}"


def differing(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {table for table in before.keys() | after.keys() if before.get(table) != after.get(table)}
