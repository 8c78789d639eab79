"""Marks of learners whose assessment no longer fits the facts. Work for apps above: mark, then drain.

Whoever changes a fact calls ``mark_stale`` in the same transaction. The drain reads marks, assesses, and removes
exactly the marks it saw: a mark written meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from .models import StaleMark

_PIECE = 2000


def mark_stale(learner_ids: Iterable[int]) -> int:
    """Appends one mark per learner; returns how many. Raises TransactionManagementError outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a stale mark belongs to the transaction of the change")
    marks = [StaleMark(learner_id=pk) for pk in dict.fromkeys(learner_ids)]
    StaleMark.objects.bulk_create(marks, batch_size=_PIECE)
    return len(marks)


def waiting_marks(limit: int = 10_000) -> list[tuple[int, int]]:
    """The oldest marks: (mark id, learner id)."""
    return list(StaleMark.objects.order_by("pk").values_list("pk", "learner_id")[:limit])


def remove_marks(mark_ids: Iterable[int]) -> None:
    """Removes marks that have been worked off, and no other."""
    ids = list(mark_ids)
    for start in range(0, len(ids), _PIECE):
        StaleMark.objects.filter(pk__in=ids[start : start + _PIECE]).delete()
