"""The line about what has gone because its time is over: what, how much, how long it is kept, from when to when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from ground.actors import Actor

from .services import record


def record_removed(*, actor: Actor, action: str, kind: str, term: str, dated: Iterable[dt.date]) -> None:
    """``dated``: the day or moment from which the time of each ran. Of nothing there is no line."""
    days = sorted(timezone.localdate(one) if isinstance(one, dt.datetime) else one for one in dated)
    if days:
        told = {"kind": kind, "rows": len(days), "term": term}
        record(
            actor=actor, action=action, after=told | {"from_day": days[0].isoformat(), "to_day": days[-1].isoformat()}
        )
