"""Until when a subject of a year can still be studied, for a purpose: what may differ from window to window."""

from collections.abc import Iterable
from datetime import date

from rulebook.entries import Window
from rulebook.findings import Missing
from rulebook.pack import Pack

Shut = tuple[tuple[int, str], ...]


def windows_for(year: int, measure: str, pack: Pack) -> tuple[Window, ...]:
    """The windows in which what a year lacks of a measure can be studied; a total may be studied in any subject."""
    windows = pack.windows_by_year.get(year, ())
    if measure not in pack.subject_index:
        return windows
    return tuple(window for window in windows if window.subjects is None or measure in window.subjects)


def last_day(window: Window, purpose: str | None) -> date:
    """The last day of a window for a purpose."""
    return min(window.closes, window.closes_for.get(purpose, window.closes)) if purpose else window.closes


def open_years(as_of: date, purpose: str | None, pack: Pack) -> tuple[int, ...]:
    """Years of which hours can still be earned for the purpose on `as_of` or later."""
    if pack.simple_windows:
        return pack.open_years(as_of)
    by_year = pack.windows_by_year.items()
    return tuple(year for year, windows in by_year if any(as_of <= last_day(each, purpose) for each in windows))


def shut(as_of: date, purpose: str | None, pack: Pack) -> Shut:
    """Subjects of open years that can no longer be studied, or never could."""
    if pack.simple_windows:
        return ()
    return tuple(
        (year, subject.id)
        for year in open_years(as_of, purpose, pack)
        for subject in pack.subjects
        if not any(as_of <= last_day(window, purpose) for window in windows_for(year, subject.id, pack))
    )


def last_days(missing: Iterable[Missing], purpose: str | None, as_of: date, pack: Pack) -> list[date]:
    """Of each gap the last day on which it can be studied, of those that can on `as_of` or later."""
    each = ([last_day(w, purpose) for w in windows_for(gap.year, gap.subject, pack)] for gap in missing)
    return [max(days) for days in each if days and as_of <= max(days)]
