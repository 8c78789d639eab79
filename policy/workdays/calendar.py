"""Which days offices work, and how far away a number of working days is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from .arrangement import Arrangement

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """Days off and made-up working days of the years that are known; of any other year Monday to Friday are worked."""

    years: frozenset[int]
    off: frozenset[dt.date]
    on: frozenset[dt.date]

    @classmethod
    def of(cls, known: Iterable[Arrangement]) -> WorkCalendar:
        """What a later year's arrangement says of the last days before it holds for them."""
        off, on, years = set[dt.date](), set[dt.date](), set[int]()
        for one in sorted(known, key=lambda one: one.year):
            off = (off - one.on.keys()) | one.off.keys()
            on = (on - one.off.keys()) | one.on.keys()
            years.add(one.year)
        return cls(frozenset(years), frozenset(off), frozenset(on))

    def works(self, day: dt.date) -> bool:
        return day in self.on or (day.weekday() < 5 and day not in self.off)

    def after(self, start: dt.date, days: int) -> dt.date:
        """The so-many-th working day after a day; the day itself does not count."""
        found = start
        while days > 0:
            found += DAY
            days -= self.works(found)
        return found

    def begun(self, last: dt.date, days: int) -> dt.date:
        """The earliest day after which ``last`` is not yet past the so-many-th working day: whatever began before it is
        overdue on ``last``."""
        found = last
        while self.after(found - DAY, days) >= last:
            found -= DAY
        return found

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after ``start``, ``end`` included."""
        return sum(self.works(start + DAY * offset) for offset in range(1, (end - start).days + 1))

    def unknown(self, start: dt.date, end: dt.date) -> list[int]:
        """Years between two days whose arrangement is not known."""
        return [year for year in range(start.year, end.year + 1) if year not in self.years]
