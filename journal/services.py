"""Writes to the journal. A line belongs to the transaction of the act it tells of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from ground import clock
from ground.actors import Actor, require

from . import macs
from .context import current
from .models import JournalEntry
from .personal import cleaned


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
    entry = _entry(actor, JournalLine(action, target, unit_key, before, after, reason), clock.now())
    entry.save(force_insert=True)
    return entry


@dataclass(frozen=True, slots=True)
class JournalLine:
    """What ``record_many`` writes of one act; the meaning of the parts is that of ``record``."""

    action: str
    target: models.Model | None = None
    unit_key: object = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    reason: str = ""


def note_settings(*, actor: Actor, values: dict[str, Any]) -> JournalEntry | None:
    """Writes down how the portal is set, once for each change; None without one. No secrets in ``values``."""
    last = JournalEntry.objects.filter(action="settings.changed").order_by("-pk").first()
    before = last.after if last else None
    if before == values:
        return None
    with transaction.atomic():
        return record(actor=actor, action="settings.changed", before=before, after=values)


def record_many(*, actor: Actor, lines: Iterable[JournalLine]) -> int:
    """Writes many lines of one transaction at once and returns how many. Raises as ``record`` does."""
    now = clock.now()
    entries = [_entry(actor, line, now) for line in lines]
    JournalEntry.objects.bulk_create(entries, batch_size=1000)
    return len(entries)


def _entry(actor: Actor, line: JournalLine, now: dt.datetime) -> JournalEntry:
    require(actor)
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a journal line belongs to the transaction of its act")
    context, target = current.get(), line.target
    entry = JournalEntry(
        at=now,
        actor_key=actor.key,
        actor_name=actor.name[:80],
        action=line.action,
        object_type=target._meta.label_lower if target is not None else "",
        object_key=str(getattr(target, "public_id", None) or getattr(target, "pk", "") or "") if target else "",
        unit_key=str(line.unit_key or ""),
        before=cleaned(line.action, line.before),
        after=cleaned(line.action, line.after),
        reason=cleaned(line.action, line.reason[:500]),
        request_id=context.request_id,
        address=context.address,
    )
    entry.mac = macs.made(entry)
    return entry
