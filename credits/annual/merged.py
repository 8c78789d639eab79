"""When two records of one person become one: what both hold of the same study counts once, the better of the two;
so does a certificate."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from learners.people.models import Learner
from rulebook.vocabulary import Source

from ..records.certificates import alike
from ..records.models import CreditRecord
from .ledger import recount

_SAME = ("platform_id", "course_id", "year", "subject", "completed_on")


def count_once(*, kept: Learner, merged: Learner, notes: dict[str, Any], now: dt.datetime, **_more: Any) -> None:
    """Study that could not go over, because the person has the same: the verified one stands, or that with more hours;
    the other is withdrawn as replaced. ``notes`` says which, for the way back."""
    hidden, given = [], []
    for row in _live(merged):
        twin = _live(kept).filter(record_number="", **{name: getattr(row, name) for name in _SAME}).first()
        better = twin is None or _rank(row) > _rank(twin)
        loser = twin if better else row
        if loser is not None:
            hidden.append(loser.pk)
            _live(kept, merged).filter(pk=loser.pk).update(
                withdrawn_at=now, withdrawal=CreditRecord.Withdrawal.SUPERSEDED
            )
        if better:
            given.append(row.pk)
            _live(merged).filter(pk=row.pk).update(learner=kept)
    hidden += _certificates_once(kept, now)
    notes.update(hidden=hidden, given=given)
    recount([kept.pk, merged.pk])


def count_apart(*, kept: Learner, merged: Learner, notes: dict[str, Any], **_more: Any) -> None:
    """The way back: each has its own study again."""
    records = CreditRecord.objects.unscoped()
    records.filter(pk__in=notes["given"], learner=kept).update(learner=merged)
    records.filter(pk__in=notes["hidden"], withdrawal=CreditRecord.Withdrawal.SUPERSEDED).update(
        withdrawn_at=None, withdrawal=CreditRecord.Withdrawal.NOT
    )
    recount([kept.pk, merged.pk])


def _certificates_once(kept: Learner, now: dt.datetime) -> list[int]:
    """A certificate, like a course, counts once: both records may have been granted hours upon the same. The ids of
    what is withdrawn as replaced."""
    rows = _live(kept).filter(verified_at__isnull=False).select_related("course").order_by("pk")
    stand, again = list[CreditRecord](), list[int]()
    for row in sorted(rows, key=_rank, reverse=True):
        (again.append(row.pk) if any(_one_certificate(row, one) for one in stand) else stand.append(row))
    _live(kept).filter(pk__in=again).update(withdrawn_at=now, withdrawal=CreditRecord.Withdrawal.SUPERSEDED)
    return again


def _one_certificate(row: CreditRecord, other: CreditRecord) -> bool:
    platforms = {row.source, other.source} == {Source.PLATFORM.value}
    return not platforms and alike(row, row.course.key if row.course else "", other)


def _live(*people: Learner) -> QuerySet[CreditRecord]:
    return CreditRecord.objects.unscoped().filter(learner__in=people, withdrawn_at__isnull=True)


def _rank(row: CreditRecord) -> tuple[bool, int]:
    return row.verified_at is not None, row.tenths
