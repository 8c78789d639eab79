"""Until when a subject of a year can still be studied, for a purpose: what may differ from window to window."""

from collections.abc import Iterable
from datetime import date

from rulebook.entries import Window
from rulebook.findings import Missing
from rulebook.pack import Pack

_SUBJECTS = 1_000
"""More than a pack has."""


def windows_for(year: int, measure: str, pack: Pack) -> tuple[Window, ...]:
    """The windows in which what a year lacks of a measure can be studied; a total may be studied in any subject."""
    windows = pack.windows_by_year.get(year, ())
    if measure not in pack.subject_index:
        return windows
    return tuple(window for window in windows if window.subjects is None or measure in window.subjects)


def last_day(window: Window, purpose: str | None) -> date:
    """The last day of a window for a purpose."""
    return min(window.closes, window.closes_for.get(purpose, window.closes)) if purpose else window.closes


def open_to(as_of: date, purpose: str | None, pack: Pack) -> tuple[int, ...]:
    """Years of which hours can still be earned for the purpose on `as_of` or later; before them the marks of their
    subjects that can no longer be studied, or never could."""
    if pack.simple_windows:
        return pack.open_years(as_of)
    marks, years = [], []
    for year, windows in pack.windows_by_year.items():
        if any(as_of <= last_day(window, purpose) for window in windows):
            years.append(year)
            for subject in pack.subject_index:
                if not any(as_of <= last_day(window, purpose) for window in windows_for(year, subject, pack)):
                    marks.append(mark(year, subject, pack))
    return (*sorted(marks), *years)


def mark(year: int, measure: str, pack: Pack) -> int:
    """A subject of a year as a number that is no year; what is no subject has none (0)."""
    index = pack.subject_index.get(measure)
    return 0 if index is None else -(year * _SUBJECTS + index)


def last_days(missing: Iterable[Missing], purpose: str | None, as_of: date, pack: Pack) -> list[date]:
    """Of each gap the last day on which it can be studied, of those that can on `as_of` or later."""
    each = ([last_day(w, purpose) for w in windows_for(gap.year, gap.subject, pack)] for gap in missing)
    return [max(days) for days in each if days and as_of <= max(days)]
