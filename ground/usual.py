"""How long something usually takes: the middle of the last ones that were finished."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.db.models import QuerySet

LOOKED_AT = 100
FEWEST = 5
"""Fewer finished ones say nothing about what is usual."""


def usual_days(rows: QuerySet[Any], begun: str, ended: str) -> int | None:
    """The median of whole days, at least one, between two times of the last LOOKED_AT rows that have both; None where
    there are fewer than FEWEST."""
    finished = rows.filter(**{f"{begun}__isnull": False, f"{ended}__isnull": False}).order_by("-pk")
    took = [(last - first).days for first, last in finished.values_list(begun, ended)[:LOOKED_AT]]
    return max(1, round(median(took))) if len(took) >= FEWEST else None
