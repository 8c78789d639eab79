"""What a database holds, a digest for each table: whether anything at all is other than it was."""

from __future__ import annotations

import hashlib

from django.db import connection

NOT_OURS = {"django_migrations", "django_content_type", "sqlite_sequence"}


def everything() -> dict[str, str]:
    """Rows and digest of every table, by its name. The order of rows says nothing."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in NOT_OURS]
        return {table: _digest(cursor, table) for table in tables}


def _digest(cursor, table: str) -> str:
    name = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        cursor.execute(f"SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {name} t")
        count, digest = cursor.fetchone()
        return f"{count} {digest}"
    cursor.execute(f"SELECT * FROM {name}")
    rows = sorted(repr(row) for row in cursor.fetchall())
    return f"{len(rows)} {hashlib.md5(repr(rows).encode(), usedforsecurity=False).hexdigest()}"


def differing(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {table for table in before.keys() | after.keys() if before.get(table) != after.get(table)}
