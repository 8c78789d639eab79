"""By when imported hours are to be verified: what is overdue, due soon, not due yet."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from policy.workdays.terms import Term, TermDays, term_days


def verifying() -> TermDays:
    """The term in which imported hours are verified."""
    return term_days(Term.VERIFY)


def due_parts(today: dt.date) -> dict[str, Q]:
    """Conditions of the three parts of what waits, by the tab that shows them. The day itself is not overdue yet."""
    soon = verifying().soon(today)
    return {
        "overdue": Q(batch__due_on__lt=today),
        "due": Q(batch__due_on__gte=today, batch__due_on__lte=soon),
        "not_due": Q(batch__due_on__gt=soon) | Q(batch__due_on__isnull=True),
    }


def part_of(due_on: dt.date | None, today: dt.date, soon: dt.date) -> str:
    """The part in which hours stand that are to be verified until a day (None: until no day)."""
    if due_on is None or due_on > soon:
        return "not_due"
    return "overdue" if due_on < today else "due"
