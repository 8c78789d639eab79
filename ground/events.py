"""What has happened, said by the service that did it, in its transaction; whoever tells others of it listens
(programs.webhooks).

    announce(EventKind.CARD_ISSUED, lambda: [EventItem(learner.unit.path, {"card_id": str(card.public_id), …})])

Items hold ids, days and figures: no name and no number of a person ever leaves by this way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import clock

happened = Signal()
"""Sent with ``kind``, ``items`` (a function) and ``at``. A receiver that fails undoes what has happened."""


class EventKind(models.TextChoices):
    HOURS_VERIFIED = "hours.verified", _("hours verified")
    DECISION_CHANGED = "decision.changed", _("decision changed")
    CARD_ISSUED = "card.issued", _("paper issued")
    CARD_OUTDATED = "card.outdated", _("paper outdated")
    CARD_REVOKED = "card.revoked", pgettext_lazy("event", "paper revoked")
    CARD_REINSTATED = "card.reinstated", _("revocation of a paper taken back")
    BATCH_STORED = "batch.stored", _("batch stored")


class EventItem(NamedTuple):
    """One thing that it is about: the path of its unit, by which it is kept from those out of scope, and what
    is said."""

    path: str
    said: dict[str, Any]


def announce(kind: EventKind, items: Callable[[], Iterable[EventItem]], at: dt.datetime | None = None) -> None:
    """``items`` is asked only if somebody listens. Raises TransactionManagementError outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs to the transaction of its act")
    happened.send(sender=EventKind, kind=kind, items=items, at=at or clock.now())
