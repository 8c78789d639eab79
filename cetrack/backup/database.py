"""Copies of the database: pg_dump and pg_restore for PostgreSQL, a second connection for a copied SQLite file."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .folder import BackupRefused

SQLITE, DUMP = "database.sqlite3", "database.dump"
COPY = "backup_copy"


@contextlib.contextmanager
def opened(file: Path) -> Iterator[BaseDatabaseWrapper]:
    """A SQLite file as a database of Django's, under a name of its own."""
    plain: dict[str, Any] = {**connections.settings["default"], "NAME": str(file), "OPTIONS": {}}
    with _known(plain) as copied:
        yield copied


@contextlib.contextmanager
def _known(settings: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    connections.settings[COPY] = settings
    try:
        yield connections[COPY]
    finally:
        connections[COPY].close()
        del connections[COPY]
        del connections.settings[COPY]


def dump(target: Path, *, snapshot: str) -> None:
    target.touch(mode=0o600)
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")


def load(source: Path) -> None:
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={_values()['PGDATABASE']}", str(source))  # fmt: skip


def _run(program: str, *arguments: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [program, *arguments], env=os.environ | _values(), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupRefused(f"本机没有 {program}。请安装 postgresql-client（版本不低于服务器）后再试。") from None
    if done.returncode:
        raise BackupRefused(f"{program} 没有成功：{done.stderr.strip()[:500]}")


def _values() -> dict[str, str]:
    """Where the server is, without a password on the command line."""
    server = connection.settings_dict
    names = {"PGDATABASE": "NAME", "PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return {name: str(server[key]) for name, key in names.items() if server.get(key)}
