"""The last time that beat and a worker were both alive: the sweep leaves it for whoever looks after the portal."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.cache.backends.base import BaseCache

_KEY = "jobs.pulse"


def leave(cache: BaseCache, now: dt.datetime) -> None:
    """In the cache, which machines share, and in a file for installations without one."""
    cache.set(_KEY, now.isoformat(), 86400)
    with contextlib.suppress(OSError):
        _file().write_text(now.isoformat())


def last(cache: BaseCache) -> dt.datetime | None:
    found = [cache.get(_KEY)]
    with contextlib.suppress(OSError):
        found.append(_file().read_text())
    times = []
    for text in filter(None, found):
        with contextlib.suppress(ValueError):
            times.append(dt.datetime.fromisoformat(text))
    return max(times, default=None)


def _file() -> Path:
    return Path(settings.DATA_DIR, "pulse")
