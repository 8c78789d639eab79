"""Marks of what there is to mind, renewed where the facts that they are about have changed below."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ground.actors import Actor
from journal.services import record

from ..minding import mark, under_review


@transaction.atomic
def renew_marks(*, actor: Actor, requests: Sequence[int]) -> int:
    """Looks afresh at those of the requests (their keys) that are under review; returns how many marks changed."""
    rows = under_review().filter(pk__in=requests).select_related("learner__unit").order_by("pk")
    changed = sum(mark(row) for row in rows)
    if changed:
        record(actor=actor, action="casework.minded", after={"requests": changed})
    return changed
