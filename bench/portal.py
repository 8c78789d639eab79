"""A portal with invented people to measure on: the database that the environment names (README: PostgreSQL, SQLite)."""

from __future__ import annotations

import os
from typing import Any

import django


def open_portal(least: int) -> dict[str, Any]:
    """Starts Django and says what is there. Ends with a sentence when there are fewer than ``least`` people."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cetrack.settings")
    django.setup()
    from django.db import connection

    from credits.annual.models import AnnualCredit
    from credits.records.models import CreditRecord
    from journal.models import JournalEntry
    from learners.people.models import Learner

    people = Learner.objects.unscoped().count()
    if people < least:
        raise SystemExit(f"{people} people here; first: manage.py migrate, manage.py synthesize {least} --seed 1")
    filled = JournalEntry.objects.filter(action="synthetic.filled").order_by("id")
    return {
        "database": connection.vendor,
        "people": people,
        "records": CreditRecord.objects.unscoped().count(),
        "annual records": AnnualCredit.objects.unscoped().count(),
        "seed": "+".join(str(entry.after["seed"]) for entry in filled) or "none",
    }


def plain_scan() -> list[tuple[Any, ...]]:
    """The plain scan of the annual records with aggregates: the yardstick of row 4."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT year, subject, COUNT(*), SUM(tenths) FROM credits_annualcredit GROUP BY year, subject")
        return cursor.fetchall()


def count_records() -> list[tuple[Any, ...]]:
    """A bare count over the credit records."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM credits_creditrecord")
        return cursor.fetchall()
