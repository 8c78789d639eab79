"""Taking people for the rest of a transaction, so that two writers about one person come one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ground.pieces import pieces

from .models import Learner


def lock_learners(learner_ids: Iterable[int]) -> list[int]:
    """Takes the rows in the order of their ids until the transaction ends; returns the ids in that order.

    PostgreSQL waits here (FOR NO KEY UPDATE); SQLite has admitted one writer at the start of the transaction anyway.
    Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("people are taken for the rest of a transaction")
    ids = sorted(set(learner_ids))
    for piece in pieces(ids):
        rows = Learner.objects.unscoped().filter(pk__in=piece).order_by("pk")
        # Not FOR UPDATE: whoever has just written a row about the person holds the key; two would wait in a circle.
        list(rows.select_for_update(no_key=True).values_list("pk"))
    return ids
