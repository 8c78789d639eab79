"""Days and moments as a sentence says them: what is made here reads as the pages do."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from rulebook.speech import Phrases


def said_day(day: dt.date | dt.datetime | None) -> str:
    """2024年12月14日; of a moment its day in Shanghai, a dash without one."""
    if day is None:
        return "—"
    return Phrases().day(timezone.localdate(day) if isinstance(day, dt.datetime) else day)


def said_moment(moment: dt.datetime | None) -> str:
    """2024年12月14日 08:30, in Shanghai; a dash without one."""
    return f"{said_day(moment)} {timezone.localtime(moment):%H:%M}" if moment else "—"
