"""What programs hear of hours that were verified."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from ground.events import EventItem

from .models import CreditRecord


def verified_items(records: QuerySet[CreditRecord]) -> list[EventItem]:
    """By person: how many of these records were verified."""
    rows = records.order_by("learner_id").values("learner__public_id", "learner__unit__path").annotate(n=Count("pk"))
    return [
        EventItem(row["learner__unit__path"], {"learner_id": str(row["learner__public_id"]), "records": row["n"]})
        for row in rows
    ]
