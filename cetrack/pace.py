"""When beat runs what: by a clock that only goes forward. One that is set back two hours would stop everything for as
long, one that is set forward would run everything at once and then nothing when it is set right."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from celery.schedules import schedule

_BEGIN = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=time.monotonic())


def steady_now() -> dt.datetime:
    """The moment as this process counts it: right when it started, and whatever the machine's clock did since."""
    return _BEGIN + dt.timedelta(seconds=time.monotonic())


def every(seconds: float, task: str, *, expires: int) -> dict[str, Any]:
    """An entry of beat's schedule: at once when beat starts, then every so many seconds.

    A message that waited longer than ``expires`` seconds for a worker is dropped.
    """
    return {
        "task": task,
        "schedule": schedule(seconds, nowfun=steady_now),
        "last_run_at": steady_now() - dt.timedelta(seconds=seconds),
        "options": {"expires": expires},
    }
