"""The day that a demonstration plays: a file beside the sample data, which every process reads when it starts. Standard
library only: the launcher reads a day before any package is there.

The demonstration's clock runs as fast as the machine's and stands while the portal is stopped: it runs on from the last
time that was stored, and never back.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

FIRST_DAY, LAST_DAY = dt.date(2024, 1, 1), dt.date(2026, 12, 31)
"""Days between which the sample data have something to show: the year of the first notice, of the invented one, and one
without a notice."""
OPENS_ON = dt.date(2024, 11, 20)
"""Inside the study window of the 2024 notice, with weeks to go."""
OPENS_AT = dt.time(9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
_TICK = dt.timedelta(seconds=1)


class Backwards(Exception):
    """A day that lies before the last stored time was asked for."""

    def __init__(self, stored: dt.date) -> None:
        super().__init__(stored.isoformat())
        self.stored = stored


@dataclass(frozen=True)
class Demonstration:
    """``shown`` on the demonstration's clock was ``machine`` on the machine's (both aware); ``notices`` are the ids of
    the invented notices that are loaded."""

    shown: dt.datetime
    machine: dt.datetime
    notices: tuple[str, ...] = ()

    @property
    def ahead(self) -> dt.timedelta:
        """What the demonstration's clock is ahead of the machine's; mostly negative."""
        return self.shown - self.machine


def start_of(*, day: dt.date | None, default: dt.date, stored: dt.datetime | None) -> dt.datetime:
    """Where the clock goes on: at nine in the morning (Shanghai) of the day, or just after the last stored time.

    Raises Backwards for a ``day`` (chosen, unlike the default) that lies before it.
    """
    wanted = dt.datetime.combine(day or default, OPENS_AT)
    if stored is None or stored < wanted:
        return wanted
    last = stored.astimezone(OPENS_AT.tzinfo).date()
    if day is not None and day < last:
        raise Backwards(last)
    return stored + _TICK


def a_day(text: str) -> dt.date:
    """A day as people type it. Raises ValueError for none, or for one outside the sample data."""
    day = dt.date.fromisoformat(text)
    if day.isoformat() != text or not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(text)
    return day


def read(folder: Path) -> Demonstration | None:
    """The demonstration of a data folder; None without one. Raises ValueError for a file that is none."""
    try:
        said = json.loads(_file(folder).read_text())
    except FileNotFoundError:
        return None
    try:
        shown, machine = (dt.datetime.fromisoformat(said[key]) for key in ("shown", "machine"))
        found = Demonstration(shown, machine, tuple(str(name) for name in said["notices"]))
        _ = found.ahead
    except (KeyError, TypeError) as error:
        raise ValueError("not a demonstration") from error
    return found


def write(folder: Path, played: Demonstration) -> None:
    """Replaces the file in one step."""
    said = {"shown": played.shown.isoformat(), "machine": played.machine.isoformat(), "notices": played.notices}
    scratch = _file(folder).with_suffix(f".{os.getpid()}.tmp")
    scratch.write_text(json.dumps(said))
    scratch.replace(_file(folder))


def _file(folder: Path) -> Path:
    return folder / "demonstration.json"
