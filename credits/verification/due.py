"""By when imported hours are to be verified: what is overdue, due soon, not due yet."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

DUE_SOON = dt.timedelta(days=3)


def due_parts(today: dt.date) -> dict[str, Q]:
    """Conditions of the three parts of what waits, by the tab that shows them. The day itself is not overdue yet."""
    soon = today + DUE_SOON
    return {
        "overdue": Q(batch__due_on__lt=today),
        "due": Q(batch__due_on__gte=today, batch__due_on__lte=soon),
        "not_due": Q(batch__due_on__gt=soon) | Q(batch__due_on__isnull=True),
    }
