"""A demonstration that plays a day, for ``settings.DEMONSTRATION``."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from ground import clock
from ground.demonstration import Demonstration

SHANGHAI = ZoneInfo("Asia/Shanghai")


def playing(day: dt.date, time: dt.time = dt.time(9, 0), *notices: str) -> Demonstration:
    """From now on it is this time of this day in Shanghai."""
    return Demonstration(dt.datetime.combine(day, time, SHANGHAI), clock.machine_now(), notices)
