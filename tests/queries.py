"""What differs between databases in the number of queries."""

from __future__ import annotations

from django.db import connection


def holding_the_law() -> int:
    """Queries by which a transaction sees to it that no pack comes into use under it: a shared lock on PostgreSQL; on
    SQLite one writer is alone anyway."""
    return int(connection.vendor == "postgresql")
