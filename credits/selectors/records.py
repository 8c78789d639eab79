"""Reads of records and annual credit records, of one person and of many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Exists, Max, Min, QuerySet

from journal.actors import Actor
from learners.models import Learner
from learners.selectors import learners_visible

from ..models import AnnualCredit, CreditRecord, ImportBatch
from ..models.records import COUNTING

_PIECE = 5000


def records_of(*, actor: Actor, learner: Learner) -> QuerySet[CreditRecord]:
    """The live records of one person with platform, course and batch at hand, the newest first."""
    records = CreditRecord.objects.visible_to(actor).filter(learner=learner, withdrawn_at__isnull=True)
    return records.select_related("platform", "course", "batch").order_by("-year", "-completed_on", "-pk")


def first_completion(*, actor: Actor, learner: Learner) -> dt.date | None:
    """The day on which the first hours on record were completed; None without any."""
    records = CreditRecord.objects.visible_to(actor).filter(learner=learner, withdrawn_at__isnull=True)
    return records.aggregate(first=Min("completed_on"))["first"]


def last_imports(*, actor: Actor, learner: Learner) -> dict[str, dt.datetime]:
    """When each platform (by host) was last imported by an office in charge of the unit: how fresh the data is."""
    in_scope = learners_visible(actor=actor).filter(pk=learner.pk)
    path, step = learner.unit.path, learner.unit.steplen
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    batches = ImportBatch.objects.unscoped().filter(
        Exists(in_scope), state=ImportBatch.State.STORED, office__path__in=above
    )
    return dict(batches.values_list("platform__host").annotate(at=Max("stored_at")))


def records_by_learner(*, actor: Actor, learner_ids: Iterable[int]) -> dict[int, list[CreditRecord]]:
    """The live records of many people by learner id; people without any are left out."""
    found: dict[int, list[CreditRecord]] = {}
    records = CreditRecord.objects.visible_to(actor).filter(withdrawn_at__isnull=True).select_related("platform")
    for piece in _pieces(learner_ids):
        for record in records.filter(learner_id__in=piece).order_by("learner_id", "pk"):
            found.setdefault(record.learner_id, []).append(record)
    return found


def annual_credits_by_learner(
    *, actor: Actor, learner_ids: Iterable[int]
) -> dict[int, list[tuple[int, str, str, int]]]:
    """Annual credit records of many people by learner id: (year, subject, counting class, tenths)."""
    found: dict[int, list[tuple[int, str, str, int]]] = {}
    annual = AnnualCredit.objects.visible_to(actor)
    for piece in _pieces(learner_ids):
        rows = annual.filter(learner_id__in=piece).order_by("learner_id", "year", "subject", "counting_class")
        for learner_id, *row in rows.values_list("learner_id", "year", "subject", "counting_class", "tenths"):
            found.setdefault(learner_id, []).append(tuple(row))
    return found


def learners_with_later_records(*, actor: Actor, learner_ids: Iterable[int], day: dt.date) -> list[int]:
    """Those of the learners of whom something counts that was completed after ``day``."""
    found: set[int] = set()
    counting = CreditRecord.objects.visible_to(actor).filter(COUNTING, completed_on__gt=day)
    for piece in _pieces(learner_ids):
        found.update(counting.filter(learner_id__in=piece).values_list("learner_id", flat=True))
    return sorted(found)


def _pieces(ids: Iterable[int]) -> Iterator[list[int]]:
    chosen = list(ids)
    for start in range(0, len(chosen), _PIECE):
        yield chosen[start : start + _PIECE]
