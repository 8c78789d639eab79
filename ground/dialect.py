"""The one module in which SQLite and PostgreSQL differ: triggers and fast loading."""

from __future__ import annotations

import datetime as dt
import io
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

REST = 0.11
"""Seconds; SQLite's own longest pause between two looks is 0.1."""
APPEND_ONLY = ("journal_journalentry", "journal_journalseal")


def install_guards(**kwargs) -> None:
    """Makes the journal append-only in the database itself. Runs after every migrate, can be repeated."""
    from django.db import connections

    connection = connections[kwargs.get("using", "default")]
    existing = set(connection.introspection.table_names())
    wrong = missing_guards(connection)
    with connection.cursor() as cursor:
        for table in wrong:
            if table in existing:
                for statement in _guard(connection.vendor, table):
                    cursor.execute(statement)


def missing_guards(connection) -> list[str]:
    """Tables whose append-only triggers are not there, are switched off, or do something else."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(_WORKING_TRIGGERS)
        present = set(cursor.fetchall())
    return [table for table in APPEND_ONLY if not set(_wanted(connection.vendor, table)) <= present]


# Fires for everybody (O) or even for replicas (A), on every row and column, under no condition.
_WORKING_TRIGGERS = """
    SELECT c.relname, t.tgname, t.tgtype || p.prosrc
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr::text = '' AND pg_table_is_visible(c.oid)
"""
_REFUSES = " BEGIN RAISE EXCEPTION 'the journal is append-only'; END "
_ROW_BEFORE_UPDATE_OR_DELETE, _BEFORE_TRUNCATE = 1 + 2 + 8 + 16, 2 + 32  # pg_trigger.tgtype


def _wanted(vendor: str, table: str) -> list[tuple[str, str, str]]:
    """Table, name and content of each trigger as the database tells of them."""
    if vendor == "sqlite":
        return [(table, f"{table}_no_{verb}", _on_sqlite(table, verb)) for verb in ("update", "delete")]
    return [
        (table, f"{table}_append_only", f"{_ROW_BEFORE_UPDATE_OR_DELETE}{_REFUSES}"),
        (table, f"{table}_no_truncate", f"{_BEFORE_TRUNCATE}{_REFUSES}"),
    ]


def _on_sqlite(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )


def _guard(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        verbs = ("update", "delete")
        gone = [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in verbs]
        return [*gone, *(_on_sqlite(table, verb) for verb in verbs)]
    return [
        f"CREATE OR REPLACE FUNCTION cetrack_append_only() RETURNS trigger LANGUAGE plpgsql AS $${_REFUSES}$$",
        f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION cetrack_append_only()",
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION cetrack_append_only()",
    ]


def name_of(connection) -> str:
    """``sqlite`` or ``postgresql``: for what is written down about a database."""
    return str(connection.vendor)


def is_file(connection) -> bool:
    """Whether the database is a file of this machine."""
    return bool(connection.vendor == "sqlite")


def version_of(connection) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if is_file(connection) else "SHOW server_version")
        return f"{name_of(connection)} {cursor.fetchone()[0]}"


def size_of(connection) -> int:
    """Bytes that the database takes on the disk."""
    with connection.cursor() as cursor:
        if is_file(connection):
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


class Busy(Exception):
    """Others hold what was to be held alone."""


_NOT_AVAILABLE = "55P03"  # PostgreSQL: whoever waited for a lock has given up


@contextmanager
def busy_when_held() -> Iterator[None]:
    """Whoever gives up waiting for a row or table that somebody else has, within ``hold_alone``, is told so. Raises
    Busy."""
    from django.db import OperationalError

    try:
        yield
    except OperationalError as error:
        code = getattr(error.__cause__, "sqlstate", None) or getattr(error.__cause__, "pgcode", None)
        if code == _NOT_AVAILABLE:
            raise Busy from error
        raise


def hold(connection, key: int) -> None:
    """Holds something together with others until the transaction ends. On SQLite a transaction that writes is alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [key])


def hold_alone(connection, key: int, patience: int) -> None:
    """Holds the same alone until the transaction ends, and waits for nothing in it longer than ``patience``
    milliseconds. Raises Busy."""
    from django.db import OperationalError

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(patience)])
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
        except OperationalError as error:
            raise Busy from error


def let_others_write(connection) -> None:
    """Between two pieces of mass work, each a transaction of its own. SQLite keeps no queue: who waits for the file
    looks again after a tenth of a second at most, and would find it taken by the next piece each time. So the work
    rests a little longer than that; a writer who waits gets in. On PostgreSQL nothing is done."""
    if is_file(connection) and not connection.in_atomic_block:
        time.sleep(REST)


def refresh_statistics(connection) -> None:
    """Lets the database look at its tables anew. After mass work the planner would go by what they were: SQLite never
    looks by itself, PostgreSQL a minute later."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class WalPlace(NamedTuple):
    """How far a PostgreSQL server has come with what it writes down (WAL), in bytes. ``at``: when, by its own clock, at
    the latest; all that was committed before lies before ``position``. ``history``: which system and timeline."""

    position: int
    at: dt.datetime
    history: tuple[str, int]


class Replayed(NamedTuple):
    """How far a copy has followed a server. ``newest``: when the last transaction that it has was committed there."""

    position: int
    newest: dt.datetime | None
    history: tuple[str, int]


def written(connection) -> WalPlace:
    """Of a server that is written to. Raises Error (the driver's) where it is a copy itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, place - '0/0', system_identifier::text, "
            "('x' || substr(pg_walfile_name(place), 1, 8))::bit(32)::int "
            "FROM (SELECT clock_timestamp() AS at, pg_current_wal_lsn() AS place) AS now, pg_control_system()"
        )
        at, position, system, timeline = cursor.fetchone()
    return WalPlace(int(position), at, (system, timeline))


def replayed(connection) -> Replayed | None:
    """Of a copy; None where the server follows nobody any more. The timeline is the one up to which all lies on its
    disk: after its main server has changed, it may take a checkpoint until it says the new one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() - '0/0', pg_last_xact_replay_timestamp(), "
            "system_identifier::text, greatest(timeline_id, min_recovery_end_timeline) "
            "FROM pg_control_system(), pg_control_checkpoint(), pg_control_recovery()"
        )
        follows, position, newest, system, timeline = cursor.fetchone()
    return Replayed(int(position), newest, (system, timeline)) if follows and position is not None else None


def shares_sessions(connection, *, tries: int) -> bool:
    """Whether two open connections to the address of this one, which is closed then, were served by one session of the
    server: something stands between that gives sessions out by the transaction (pgbouncer). A busy one may not show it
    at once: so ``tries`` times."""
    other = connection.copy()
    try:
        for _ in range(tries):
            pids = []
            for one in (connection, other):
                with one.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    pids.append(cursor.fetchone()[0])
            if pids[0] == pids[1]:
                return True
    finally:
        for one in (connection, other):
            one.close()
    return False


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
