"""The one module in which SQLite and PostgreSQL differ: triggers and fast loading."""

from __future__ import annotations

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
