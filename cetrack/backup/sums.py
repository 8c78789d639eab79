"""Sums of files, and digests of tables that do not depend on the order of rows or on which database holds them now."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from ground import dialect

_PIECE = 1 << 20
Tables = dict[str, dict[str, Any]]


def of_file(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def of_tables(connection: BaseDatabaseWrapper) -> Tables:
    """Rows and digest of each table as it is stored: encrypted columns need no key."""
    names = sorted(name for name in connection.introspection.table_names() if not name.startswith("sqlite_"))
    return {name: _of_table(connection, name) for name in names}


class _Rows:
    """Adds up the hashes of rows: a changed, lost or doubled row changes the sum, their order does not."""

    def __init__(self) -> None:
        self.rows = self.total = 0
        self._rest = b""

    def add(self, row: bytes) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(row).digest(), "big")) % (1 << 256)

    def write(self, piece: bytes) -> None:
        """Takes what COPY writes: a row a line, in pieces of any length."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            self.add(line)


def _of_table(connection: BaseDatabaseWrapper, table: str) -> dict[str, Any]:
    found, quote = _Rows(), connection.ops.quote_name
    with connection.cursor() as cursor:
        names = sorted(column.name for column in connection.introspection.get_table_description(cursor, table))
        select = f"SELECT {', '.join(map(quote, names))} FROM {quote(table)}"  # noqa: S608 - names of our own tables
        if dialect.is_file(connection):
            for row in cursor.cursor.connection.execute(select):
                found.add(repr(tuple(row)).encode())
        else:
            cursor.execute(
                "SET LOCAL timezone TO 'UTC'; SET LOCAL datestyle TO 'ISO'; SET LOCAL extra_float_digits TO 1"
            )
            cursor.cursor.copy_expert(f"COPY ({select}) TO STDOUT", found, _PIECE)
    return {"rows": found.rows, "digest": f"{found.total:064x}"}
