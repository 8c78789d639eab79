"""Writes to the journal. A line belongs to the transaction of the act it tells of."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from .actors import Actor, require
from .context import current
from .models import JournalEntry


def record(
    *,
    actor: Actor,
    action: str,
    target: models.Model | None = None,
    unit_key: object = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> JournalEntry:
    """Writes one line. ``before`` and ``after`` hold masked values only: no ID number, no phone, no password.

    Raises ActorRequired without an actor, TransactionManagementError outside a transaction.
    """
    require(actor)
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a journal line belongs to the transaction of its act")
    context = current.get()
    return JournalEntry.objects.create(
        at=timezone.now(),
        actor_key=actor.key,
        actor_name=actor.name[:80],
        action=action,
        object_type=target._meta.label_lower if target is not None else "",
        object_key=str(getattr(target, "public_id", None) or getattr(target, "pk", "") or "") if target else "",
        unit_key=str(unit_key or ""),
        before=before,
        after=after,
        reason=reason[:500],
        request_id=context.request_id,
        address=context.address,
    )
