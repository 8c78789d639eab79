"""CPU time of all processes that take part: this one, its children, and the database's own process for it.

Other work on the machine disturbs it little; minimum, median and maximum are told all the same.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple

Work = Callable[[], Any]
TICKS = os.sysconf("SC_CLK_TCK")


class Spent(NamedTuple):
    """Milliseconds of one run of some work: the least, the median, the most of the rounds."""

    least: float
    median: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ms ({self.least:.2f}–{self.most:.2f})"


def backend() -> int | None:
    """The process in which PostgreSQL works for this connection; None without Django, on SQLite, or on another
    machine."""
    from django.conf import settings
    from django.db import connection

    if not settings.configured or connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # what others do for it would not be seen
        cursor.execute("SELECT pg_backend_pid()")
        found = int(cursor.fetchone()[0])
    return found if os.path.exists(f"/proc/{found}/stat") else None


def spent(database: int | None) -> float:
    """Seconds of CPU time until now."""
    children = os.times()
    total = time.process_time() + children.children_user + children.children_system
    if database is not None:
        with open(f"/proc/{database}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def alternating(works: dict[str, Work], *, rounds: int = 7, least_seconds: float = 0.4) -> dict[str, Spent]:
    """Each work in turn, as often in a round as ``least_seconds`` take: the database's clock ticks coarsely."""
    database = backend()
    times: dict[str, int] = {}
    for name, work in works.items():
        work()
        began = spent(database)
        for _ in range(3):
            work()
        times[name] = max(3, round(least_seconds * 3 / max(spent(database) - began, 0.003)))
    found: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        for name in works if number % 2 else reversed(works):
            began = spent(database)
            for _ in range(times[name]):
                works[name]()
            found[name].append((spent(database) - began) * 1000 / times[name])
    return {name: Spent(min(each), statistics.median(each), max(each)) for name, each in found.items()}
