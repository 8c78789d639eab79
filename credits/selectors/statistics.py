"""Sums of hours for statistics, by direct part of a unit and by ownership. Each is one query or two."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr

from journal.actors import Actor
from learners.models import Learner, Unit
from learners.scoping import below
from rulebook import load_pack

from ..models import AnnualCredit, CreditRecord
from ..models.records import COUNTING

ACTIVE = Q(learner__standing=Learner.Standing.ACTIVE)


def hours_by_part(*, actor: Actor, unit: Unit, year: int) -> Iterator[tuple[str, str, str, int]]:
    """Path of the part, ownership, subject, tenths of counting hours of a year; with an empty subject: how many people
    have any."""
    there = below([unit.path], "learner__unit__path")
    rows = AnnualCredit.objects.visible_to(actor).filter(there, ACTIVE, year=year).annotate(part=_part(unit))
    sums = rows.values_list("part", "learner__sector", "subject").annotate(tenths=Sum("tenths")).order_by()
    yield from sums
    people = rows.values_list("part", "learner__sector").annotate(people=Count("learner", distinct=True)).order_by()
    for part, sector, number in people:
        yield part, sector, "", number


def made_up_by_part(*, actor: Actor, unit: Unit, policy: str) -> list[tuple[str, str, int, int]]:
    """Path of the part, ownership, people and tenths of hours made up in the window of a notice (article 2)."""
    pack = load_pack(policy)
    windows = Q(pk__in=[])
    for year in pack.make_up_years:
        for window in pack.windows_by_year.get(year, ()):
            windows |= Q(year=year, completed_on__gte=window.opens, completed_on__lte=window.closes)
    there = below([unit.path], "learner__unit__path")
    rows = CreditRecord.objects.visible_to(actor).filter(there, ACTIVE, COUNTING, windows, source="platform")
    grouped = rows.annotate(part=_part(unit)).values_list("part", "learner__sector")
    return list(grouped.annotate(people=Count("learner", distinct=True), tenths=Sum("tenths")).order_by())


def _part(unit: Unit) -> Substr:
    return Substr("learner__unit__path", 1, len(unit.path) + Unit.steplen)
