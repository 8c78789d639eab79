"""Writes down what has happened for every webhook that wants to hear of it, in the transaction in which it happens."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from ground.events import EventItem, EventKind
from ground.pieces import pieces

from .models import OutgoingEvent, Webhook

MOST_ITEMS = 500
"""Items of one event; what is about more comes as several."""


def write_down(
    sender: Any, *, kind: EventKind, items: Callable[[], Iterable[EventItem]], at: dt.datetime, **more: Any
) -> None:
    """Receiver of ground.events.happened."""
    hooks = [
        hook for hook in Webhook.objects.filter(ended_at__isnull=True).select_related("unit") if kind in hook.kinds
    ]
    if not hooks:
        return
    found = list(items())
    OutgoingEvent.objects.bulk_create(
        (
            outgoing(hook, kind, [item.said for item in piece], at)
            for hook in hooks
            for piece in pieces(
                [one for one in found if hook.unit is None or one.path.startswith(hook.unit.path)], MOST_ITEMS
            )
        ),
        batch_size=500,
    )


def outgoing(hook: Webhook, kind: str, items: list[dict[str, Any]], at: dt.datetime) -> OutgoingEvent:
    """A row for one webhook, not stored."""
    key = uuid.uuid4()
    body = {"id": str(key), "type": str(kind), "at": timezone.localtime(at).isoformat(), "items": items}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return OutgoingEvent(public_id=key, webhook=hook, kind=str(kind), body=text, created_at=at)
