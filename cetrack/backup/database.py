"""Copies of the database: pg_dump and pg_restore for PostgreSQL, a second connection for a copied SQLite file."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
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
def throwaway(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """What a backup holds, restored into a database that goes when the block ends. Raises BackupRefused."""
    if (folder / SQLITE).exists():
        with tempfile.TemporaryDirectory(prefix="cetrack-drill-") as scratch:
            copy = Path(scratch, SQLITE)
            shutil.copyfile(folder / SQLITE, copy)
            must_be_sound(copy)
            with opened(copy) as restored:
                yield restored
        return
    name = f"cetrack_drill_{secrets.token_hex(6)}"
    _as_owner(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        load(folder / DUMP, into=name)
        with _known({**_straight(), "NAME": name, "CONN_MAX_AGE": 0}) as restored:
            yield restored
    finally:
        _as_owner(f'DROP DATABASE "{name}" WITH (FORCE)')


def _straight() -> dict[str, Any]:
    """The database without the pooler that may stand before it: pg_dump changes the session it is given."""
    found = connections.settings["default"]
    return {**found, **settings.DIRECT} if settings.CONFIG.pooler_url else found


def must_be_sound(file: Path) -> None:
    """Raises BackupRefused for a SQLite file that is damaged."""
    try:
        with contextlib.closing(sqlite3.connect(file)) as looked_at:
            sound = looked_at.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise BackupRefused("备份中的数据库文件已损坏。请用另一份备份。")


def _as_owner(statement: str) -> None:
    """On a connection of its own: no transaction may be open around it."""
    with _known({**_straight(), "CONN_MAX_AGE": 0}) as own:
        try:
            with own.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError as error:
            said = str(error).partition("\n")[0][:160]
            raise BackupRefused(
                f"不能建立或删除演练用的数据库（{said}）。请让数据库用户可以建库："
                'sudo -u postgres psql -c "ALTER ROLE cetrack CREATEDB"'
            ) from None


@contextlib.contextmanager
def _known(values: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    connections.settings[COPY] = values
    try:
        yield connections[COPY]
    finally:
        connections[COPY].close()
        del connections[COPY]
        del connections.settings[COPY]


def dump(target: Path, *, snapshot: str) -> None:
    target.touch(mode=0o600)
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")


def load(source: Path, *, into: str = "") -> None:
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={into or _values()['PGDATABASE']}", str(source))  # fmt: skip


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
    """Where the server is and how it is spoken to (TLS, certificates, time-outs), without a password on the command
    line."""
    server = _straight()
    options = server.get("OPTIONS") or {}
    found = {name: server.get(key) for name, key in _PLACES.items()}
    found |= {name: options.get(key) for name, key in _MANNERS.items()}
    return {name: str(value) for name, value in found.items() if value}


_PLACES = {"PGDATABASE": "NAME", "PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
_MANNERS = {
    "PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert", "PGSSLCERT": "sslcert", "PGSSLKEY": "sslkey",
    "PGSSLCRL": "sslcrl", "PGCONNECT_TIMEOUT": "connect_timeout", "PGOPTIONS": "options", "PGSERVICE": "service",
    "PGPASSFILE": "passfile", "PGTARGETSESSIONATTRS": "target_session_attrs",
}  # fmt: skip
