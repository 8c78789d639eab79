"""Marks of learners whose assessment no longer fits the facts. Work for apps above: mark, then drain.

Whoever changes a fact calls ``mark_stale`` in the same transaction. The drain reads marks, assesses, and removes
exactly the marks it saw: a mark written meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.dispatch import Signal

from ground.pieces import pieces

from .models import Learner, StaleMark

_PIECE = 2000

marked = Signal()
"""Sent inside the transaction that marks, with ``learner_ids`` and ``at_once``: who listens drains once that has
committed, or where that need not be at once, asks for a job that does."""


def mark_stale(learner_ids: Iterable[int], *, at_once: bool = True) -> int:
    """Appends one mark per learner; returns how many. Raises TransactionManagementError outside a transaction.

    With ``at_once=False`` a page that marks thousands does not wait until they are assessed: a job does it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a stale mark belongs to the transaction of the change")
    ids = add_marks(learner_ids)
    marked.send(sender=StaleMark, learner_ids=ids, at_once=at_once)
    return len(ids)


def add_marks(learner_ids: Iterable[int]) -> list[int]:
    """Appends marks without telling anybody: for work that drains them itself. Returns the ids, each once."""
    ids = list(dict.fromkeys(learner_ids))
    StaleMark.objects.bulk_create([StaleMark(learner_id=pk) for pk in ids], batch_size=_PIECE)
    return ids


def mark_everybody() -> int:
    """One mark for each learner there is, unit by unit, so that a piece of the work is about few units."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a stale mark belongs to the transaction of the change")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {StaleMark._meta.db_table} (learner_id) "  # noqa: S608
            f"SELECT id FROM {Learner._meta.db_table} ORDER BY unit_id, id"
        )
        return cursor.rowcount


def take_marks(limit: int, learner_ids: Sequence[int] | None = None) -> list[tuple[int, int]]:
    """The oldest marks (mark id, learner id), held until the transaction ends.

    Of everybody: marks that another worker holds are left to it. Of some learners: waits for whoever holds them.
    On SQLite nothing is held; there one writer at a time is admitted anyway.
    """
    marks = StaleMark.objects.order_by("pk")
    if learner_ids is None:
        marks = marks.select_for_update(skip_locked=True)
    else:
        marks = marks.filter(learner_id__in=learner_ids).select_for_update()
    return list(marks.values_list("pk", "learner_id")[:limit])


def marks_waiting(up_to: int | None = None) -> int:
    """How many marks there are, of those that are no younger than the mark ``up_to``."""
    marks = StaleMark.objects.all() if up_to is None else StaleMark.objects.filter(pk__lte=up_to)
    return marks.count()


def newest_mark() -> int:
    """Id of the youngest mark; 0 without any."""
    return StaleMark.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def remove_marks(mark_ids: Iterable[int]) -> None:
    """Removes marks that have been worked off, and no other."""
    ids = list(mark_ids)
    for piece in pieces(ids, _PIECE):
        StaleMark.objects.filter(pk__in=piece).delete()
