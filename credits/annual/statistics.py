"""Sums of hours for statistics, by direct part of a unit and by ownership. Each is one query or two.

Whose hours they are says the membership on a day: who served in the unit then, wherever they belong by now.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from ground.actors import Actor, require
from ground.pieces import pieces
from ground.scoping import below
from learners.people.dated import SERVING, on_day
from policy import packs
from rulebook import Pack
from rulebook.vocabulary import Source
from units.models import Unit

from ..records.counting import as_credit, counted_credits, rows_from_credits
from ..records.models import COUNTING, CreditRecord
from .models import AnnualCredit

_MEMBER = "learner__memberships__"


HoursOfPart = tuple[str, str, str, int]
"""Path of the part, ownership, subject, tenths of counting hours; with an empty subject: how many people have any."""


def hours_by_part(*, actor: Actor, unit: Unit, year: int, policy: str, day: dt.date) -> Iterator[HoursOfPart]:
    """The counting hours of a year under a notice, of people who served in the unit on ``day``. Annual credit records
    are those of the newest notice; under an earlier one the records count that were completed until ``day``."""
    if policy == packs.newest():
        return _hours_from_ledger(actor, unit, year, day)
    return _hours_from_records(actor, unit, year, packs.as_written(policy), day)


def _hours_from_ledger(actor: Actor, unit: Unit, year: int, day: dt.date) -> Iterator[HoursOfPart]:
    rows = _of_members(AnnualCredit.objects.unscoped().filter(year=year), actor, unit, day)
    sums = rows.values_list("part", "learner__sector", "subject").annotate(tenths=Sum("tenths")).order_by()
    yield from sums
    people = rows.values_list("part", "learner__sector").annotate(people=Count("learner", distinct=True)).order_by()
    for part, sector, number in people:
        yield part, sector, "", number


def _hours_from_records(actor: Actor, unit: Unit, year: int, pack: Pack, day: dt.date) -> Iterator[HoursOfPart]:
    found: Counter[tuple[str, str, str]] = Counter()
    for mine in _records_of_people(actor, unit, year, day):
        counted = rows_from_credits(map(as_credit, mine), day, pack)
        part, sector = mine[0].part, mine[0].sector
        found.update({(part, sector, ""): 1} if counted else {})
        for _year, subject, _class, tenths in counted:
            found[part, sector, subject] += tenths
    for (part, sector, subject), number in found.items():
        yield part, sector, subject, number


def made_up_by_part(
    *, actor: Actor, unit: Unit, year: int, policy: str, day: dt.date
) -> list[tuple[str, str, int, int]]:
    """Path of the part, ownership, people and tenths of hours made up for a year until ``day``, in the make-up windows
    of the notice and of those before it (article 2). People who served in the unit on ``day``. What counts says the
    notice: the counting classes on record are the newest one's, under an earlier one the records are judged by it."""
    pack, windows = packs.as_written(policy), Q(pk__in=[])
    spans = _make_up_spans(pack, year, day)
    if policy != packs.newest():
        return _made_up_from_records(actor, unit, year, pack, day, spans)
    for first, last in spans:
        windows |= Q(completed_on__gte=first, completed_on__lte=last)
    made_up = CreditRecord.objects.unscoped().filter(COUNTING, windows, source="platform", year=year)
    grouped = _of_members(made_up, actor, unit, day).values_list("part", "learner__sector")
    return list(grouped.annotate(people=Count("learner", distinct=True), tenths=Sum("tenths")).order_by())


def _made_up_from_records(
    actor: Actor, unit: Unit, year: int, pack: Pack, day: dt.date, spans: list[tuple[dt.date, dt.date]]
) -> list[tuple[str, str, int, int]]:
    people: Counter[tuple[str, str]] = Counter()
    tenths: Counter[tuple[str, str]] = Counter()
    for mine in _records_of_people(actor, unit, year, day):
        counted = counted_credits(map(as_credit, mine), day, pack)
        made_up = [
            credit.tenths
            for credit in counted
            if credit.source is Source.PLATFORM and any(first <= credit.completed_on <= last for first, last in spans)
        ]
        if made_up:
            people[mine[0].part, mine[0].sector] += 1
            tenths[mine[0].part, mine[0].sector] += sum(made_up)
    return [(*key, people[key], tenths[key]) for key in people]


MAKEUP = "makeup"


def hours_of_people(
    *, actor: Actor, learner_ids: Iterable[int], year: int, policy: str, day: dt.date
) -> dict[int, dict[str, int]]:
    """The same person by person: tenths that count by subject, and those made up as ``makeup``; people without any are
    left out."""
    require(actor)
    pack, spans = packs.as_written(policy), _make_up_spans(packs.as_written(policy), year, day)
    found: dict[int, dict[str, int]] = {}
    for piece in pieces(list(learner_ids)):
        figures = (
            _from_ledger(piece, year, spans) if policy == packs.newest() else _judged(piece, year, pack, day, spans)
        )
        for learner_id, name, tenths in figures:
            mine = found.setdefault(learner_id, {})
            mine[name] = mine.get(name, 0) + tenths
    return found


Spans = list[tuple[dt.date, dt.date]]


def _make_up_spans(pack: Pack, year: int, day: dt.date) -> Spans:
    return [
        (window.opens, min(window.closes, day))
        for notice in pack.notices.values()
        for window in notice.windows_by_year.get(year, ())
        if window.kind == "make_up"
    ]


def _from_ledger(learner_ids: Sequence[int], year: int, spans: Spans) -> Iterator[tuple[int, str, int]]:
    rows = AnnualCredit.objects.unscoped().filter(year=year, learner_id__in=learner_ids)
    yield from rows.values_list("learner_id", "subject").annotate(tenths=Sum("tenths")).order_by()
    windows = Q(pk__in=[])
    for first, last in spans:
        windows |= Q(completed_on__gte=first, completed_on__lte=last)
    made_up = CreditRecord.objects.unscoped().filter(COUNTING, windows, source="platform", year=year)
    sums = made_up.filter(learner_id__in=learner_ids).values_list("learner_id").annotate(tenths=Sum("tenths"))
    for learner_id, tenths in sums.order_by():
        yield learner_id, MAKEUP, tenths


def _judged(
    learner_ids: Sequence[int], year: int, pack: Pack, day: dt.date, spans: Spans
) -> Iterator[tuple[int, str, int]]:
    verified = Q(verified_at__isnull=False, withdrawn_at__isnull=True, completed_on__lte=day, year=year)
    records = CreditRecord.objects.unscoped().filter(verified, learner_id__in=learner_ids)
    rows = records.select_related("platform").order_by("learner_id", "pk")
    for learner_id, group in groupby(rows, key=lambda record: record.learner_id):
        mine = list(map(as_credit, group))
        for _year, subject, _class, tenths in rows_from_credits(mine, day, pack):
            yield learner_id, subject, tenths
        for credit in counted_credits(mine, day, pack):
            if credit.source is Source.PLATFORM and any(first <= credit.completed_on <= last for first, last in spans):
                yield learner_id, MAKEUP, credit.tenths


def _records_of_people(actor: Actor, unit: Unit, year: int, day: dt.date) -> Iterator[list[Any]]:
    """The verified records of a year that were completed by a day, of one person after the other."""
    verified = Q(verified_at__isnull=False, withdrawn_at__isnull=True, completed_on__lte=day)
    records: Any = _of_members(CreditRecord.objects.unscoped().filter(verified, year=year), actor, unit, day)
    records = records.select_related("platform").annotate(sector=F("learner__sector")).order_by("learner_id", "pk")
    for _learner, group in groupby(records.iterator(chunk_size=2000), key=lambda record: record.learner_id):
        yield list(group)


def _of_members(rows: QuerySet[Any], actor: Actor, unit: Unit, day: dt.date) -> QuerySet[Any]:
    """Those of people who served in the unit or below it on a day, each with its ``part`` of the unit."""
    require(actor)
    there = below([unit.path], f"{_MEMBER}unit__path") & on_day(day, employment=SERVING, field=_MEMBER)
    if not actor.is_system:
        there &= below(actor.paths(), f"{_MEMBER}unit__path")
    return rows.filter(there).annotate(part=Substr(f"{_MEMBER}unit__path", 1, len(unit.path) + Unit.steplen))
