"""Reads the clock, once, at the edge. Work below pages, tasks and commands gets days and times as arguments."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """This moment (aware)."""
    return timezone.now()


def today() -> dt.date:
    """The calendar day in Asia/Shanghai; a demonstration may pretend another one (CETRACK_TODAY)."""
    if settings.CONFIG.today:
        return dt.date.fromisoformat(settings.CONFIG.today)
    return timezone.localdate()
