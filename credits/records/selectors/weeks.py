"""Hours by the week in which they were completed."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum
from django.db.models.functions import ExtractIsoYear, ExtractWeek

from ground.actors import Actor

from ..models import COUNTING, CreditRecord


def hours_by_week(*, actor: Actor, since: int, until: dt.date) -> dict[tuple[int, int], int]:
    """Tenths of verified hours of people in the actor's scope by year and week (ISO 8601) of completion, from the first
    week of ``since`` to the day ``until``. One query."""
    first = dt.date.fromisocalendar(since, 1, 1)
    rows = CreditRecord.objects.visible_to(actor).filter(COUNTING, completed_on__gte=first)
    rows = rows.filter(completed_on__lte=until).annotate(
        y=ExtractIsoYear("completed_on"), w=ExtractWeek("completed_on")
    )
    sums = rows.order_by().values_list("y", "w").annotate(total=Sum("tenths"))
    return {(year, week): int(total) for year, week, total in sums}
