"""What holds on a day: memberships, as a condition of a query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from .models import Employment

STAFF = (
    Employment.ACTIVE,
    Employment.SECONDED,
    Employment.LONG_LEAVE,
    Employment.REEMPLOYED,
    Employment.PENDING,
)
"""Whoever belongs to a unit and has neither left nor retired; who works there again after retiring does."""
SERVING = (Employment.ACTIVE, Employment.SECONDED)
"""Whose hours are due: people in service, lent to another unit or not. Who is on long leave, retired (re-employed or
not) or gone is not counted."""
GONE = (Employment.LEFT, Employment.DECEASED)
"""Who belongs to no unit any more: the last membership has an end."""


def on_day(day: dt.date, *, employment: Iterable[str] | None = STAFF, field: str = "") -> Q:
    """Condition: the membership at ``field`` holds on a day, in one of these employments (None: in any). Memberships
    of a person never overlap. Through a relation it belongs, with every other condition on it, into one ``filter``."""
    holds = Q(**{f"{field}since__lte": day}) & (Q(**{f"{field}until__isnull": True}) | Q(**{f"{field}until__gte": day}))
    return holds if employment is None else holds & Q(**{f"{field}employment__in": list(employment)})
