"""Reads of records and annual credit records, of one person and of many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ground.actors import Actor
from ground.pieces import pieces
from learners.people.models import Learner
from rulebook.facts import Credit
from rulebook.vocabulary import Source, source_called
from uploads.selectors import every_upload
from uploads.states import UploadState

from ..models import COUNTING, CreditRecord

_WORK_ON_THE_FILE = (
    "batch__options", "batch__plan", "batch__plan_number", "batch__examples", "batch__notices", "batch__found",
    "batch__papers", "batch__problem", "batch__job", "batch__passed_from", "batch__file_hash", "batch__file_key",
    "batch__receipt_key", "batch__uploaded_by_key", "batch__uploaded_by_name", "batch__stored_by",
    "batch__withdrawn_by_key",
)  # fmt: skip
"""Of a batch: not wanted beside each of its records."""


def records_of(*, actor: Actor, learner: Learner) -> QuerySet[CreditRecord]:
    """The live records of one person with platform, course and batch at hand, the newest first."""
    records = CreditRecord.objects.visible_to(actor).filter(learner=learner, withdrawn_at__isnull=True)
    records = records.select_related("platform", "course", "batch").defer(*_WORK_ON_THE_FILE)
    return records.order_by("-year", "-completed_on", "-pk")


def gone_records_of(*, actor: Actor, learner: Learner) -> list[CreditRecord]:
    """The records of one person that were withdrawn or replaced and are not here again with the same hours, the newest
    first; of each ``now``, the hours (tenths) of the version in its place."""
    rows = CreditRecord.objects.visible_to(actor).filter(learner=learner)
    if not rows.filter(withdrawn_at__isnull=False).exists():
        return []  # of most people: a question that costs a tenth of the one below
    firsts = Coalesce(OuterRef("corrects_id"), OuterRef("pk"))
    successor = rows.filter(Q(pk=firsts) | Q(corrects_id=firsts), withdrawn_at__isnull=True)
    named = rows.filter(platform=OuterRef("platform"), record_number=OuterRef("record_number"))
    again = named.filter(withdrawn_at__isnull=True, tenths=OuterRef("tenths")).exclude(record_number="")
    same_claim = rows.filter(withdrawn_at__isnull=True, claim_key=OuterRef("claim_key")).exclude(claim_key="")
    gone = rows.filter(withdrawn_at__isnull=False).annotate(now=Subquery(successor.values("tenths")[:1]))
    gone = gone.exclude(withdrawal=CreditRecord.Withdrawal.SUPERSEDED, now=F("tenths")).exclude(
        Exists(again) | Exists(same_claim)
    )
    return list(gone.select_related("platform", "course", "batch").order_by("-withdrawn_at", "-pk"))


def records_visible(*, actor: Actor) -> QuerySet[CreditRecord]:
    """The live records of everybody whom the actor may see."""
    return CreditRecord.objects.visible_to(actor).filter(withdrawn_at__isnull=True)


def versions_visible(*, actor: Actor) -> QuerySet[CreditRecord]:
    """The same with what was withdrawn or replaced: for whoever asks what has become of records."""
    return CreditRecord.objects.visible_to(actor)


def first_completion(*, actor: Actor, learner: Learner) -> dt.date | None:
    """The day on which the first hours on record were completed; None without any."""
    records = CreditRecord.objects.visible_to(actor).filter(learner=learner, withdrawn_at__isnull=True)
    return records.aggregate(first=Min("completed_on"))["first"]


def last_imports(*, actor: Actor, learner: Learner) -> dict[str, dt.datetime]:
    """When each platform (by host) was last imported by an office in charge of the unit: how fresh the data is."""
    if not learner.seen_by(actor):
        return {}
    path, step = learner.unit.path, learner.unit.steplen
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    batches = every_upload(actor=actor, importer="hours").filter(state=UploadState.STORED, office__path__in=above)
    return dict(batches.values_list("about").annotate(at=Max("stored_at")))


def records_by_learner(*, actor: Actor, learner_ids: Iterable[int]) -> dict[int, list[CreditRecord]]:
    """The live records of many people by learner id; people without any are left out."""
    found: dict[int, list[CreditRecord]] = {}
    records = CreditRecord.objects.visible_to(actor).filter(withdrawn_at__isnull=True).select_related("platform")
    for piece in pieces(learner_ids):
        for record in records.filter(learner_id__in=piece).order_by("learner_id", "pk"):
            found.setdefault(record.learner_id, []).append(record)
    return found


_OF_A_CREDIT = (
    "learner_id", "public_id", "year", "subject", "tenths", "source", "completed_on", "platform__host", "exam_passed",
    "course_id", "certificate", "was_sanke_teacher", "mode", "unit", "quantity", "role",
)  # fmt: skip


def verified_credits_by_learner(*, actor: Actor, learner_ids: Iterable[int], day: dt.date) -> dict[int, list[Credit]]:
    """The verified records completed by a day of many people, as the rulebook sees them: without a row of the portal
    for each, which for everybody at once takes most of the time."""
    found: dict[int, list[Credit]] = {}
    rows = CreditRecord.objects.visible_to(actor).filter(
        withdrawn_at__isnull=True, verified_at__isnull=False, completed_on__lte=day
    )
    for piece in pieces(learner_ids):
        chosen = rows.filter(learner_id__in=piece).order_by("learner_id", "pk").values_list(*_OF_A_CREDIT)
        for row in chosen.iterator():
            learner, key, year, subject, tenths, source, done, host, exam, course, *rest, unit, quantity, role = row
            of, named, hours = source_called(source), str(course) if course else None, 0 if unit else tenths
            paper, was, mode = rest
            credit = Credit(
                str(key), year, subject, hours, of, done, True, host, exam, named, paper, was, mode, unit,
                quantity or 0, role,
            )  # fmt: skip
            found.setdefault(learner, []).append(credit)
    return found


def learners_with_later_records(
    *, actor: Actor, learner_ids: Iterable[int], day: dt.date, recognised_only: bool = False
) -> list[int]:
    """Those of the learners of whom something counts that was completed after ``day``."""
    found: set[int] = set()
    counting = CreditRecord.objects.visible_to(actor).filter(COUNTING, completed_on__gt=day)
    if recognised_only:
        counting = counting.filter(source=Source.RECOGNISED.value)
    for piece in pieces(learner_ids):
        found.update(counting.filter(learner_id__in=piece).values_list("learner_id", flat=True))
    return sorted(found)
