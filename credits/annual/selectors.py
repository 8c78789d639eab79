"""Reads of annual credit records."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from ground.actors import Actor, require
from ground.pieces import pieces

from .models import AnnualCredit


def annual_credits_by_learner(
    *, actor: Actor, learner_ids: Iterable[int]
) -> dict[int, list[tuple[int, str, str, int]]]:
    """Annual credit records of many people by learner id: (year, subject, counting class, tenths)."""
    found: dict[int, list[tuple[int, str, str, int]]] = {}
    annual = AnnualCredit.objects.visible_to(actor)
    for piece in pieces(learner_ids):
        rows = annual.filter(learner_id__in=piece).order_by("learner_id", "year", "subject", "counting_class")
        for learner_id, *row in rows.values_list("learner_id", "year", "subject", "counting_class", "tenths"):
            found.setdefault(learner_id, []).append(tuple(row))
    return found


def hours_of_year(*, actor: Actor, year: int, subject: str) -> QuerySet[AnnualCredit]:
    """Annual credit records of one year and subject, to be joined to people whom the actor sees."""
    require(actor)
    return AnnualCredit.objects.unscoped().filter(year=year, subject=subject)
