"""Reads of the arrangements of holidays. They are the same for everybody who is signed in."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from ground.actors import Actor, require

from .calendar import WorkCalendar
from .models import HolidayYear
from .shelf import Edition, editions


@dataclass(frozen=True)
class DayCell:
    """A day of a month as the page draws it. ``kind``: off, on (a Saturday or Sunday that is worked), rest, work."""

    day: dt.date
    kind: str
    name: str


@dataclass(frozen=True)
class Month:
    """``weeks`` begin on Monday; None stands for a field before the first day."""

    number: int
    weeks: tuple[tuple[DayCell | None, ...], ...]

    @property
    def working(self) -> int:
        return sum(cell is not None and cell.kind in {"on", "work"} for week in self.weeks for cell in week)


def known_years(*, actor: Actor) -> dict[int, Edition]:
    """The edition in force of every year that is known, by year."""
    require(actor)
    return editions()


def earlier_editions(*, actor: Actor, year: int) -> list[HolidayYear]:
    """Every edition that was entered here for a year, the newest first."""
    require(actor)
    return list(HolidayYear.objects.filter(year=year).order_by("-edition"))


def months_of(*, actor: Actor, year: int, shown: Edition | None = None) -> list[Month]:
    """The twelve months of a year as they are counted now, or as ``shown`` would have them."""
    require(actor)
    known = editions() | ({year: shown} if shown else {})
    near = [known[one].arrangement for one in (year - 1, year, year + 1) if one in known]
    names = {day: name for one in near for day, name in {**one.off, **one.on}.items()}
    days = WorkCalendar.of(near)
    return [_month(year, number, names, days) for number in range(1, 13)]


def _month(year: int, number: int, names: dict[dt.date, str], days: WorkCalendar) -> Month:
    first, length = calendar.monthrange(year, number)
    every = [dt.date(year, number, day) for day in range(1, length + 1)]
    cells = [None] * first + [DayCell(day, _kind(day, names, days), names.get(day, "")) for day in every]
    return Month(number, tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7)))


def _kind(day: dt.date, names: dict[dt.date, str], days: WorkCalendar) -> str:
    works = days.works(day)
    if day in names:
        return "on" if works else "off"
    return "work" if works else "rest"
