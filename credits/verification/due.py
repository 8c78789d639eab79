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
