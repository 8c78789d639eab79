"""After study has ended, and shortly before: what still counts, what can still be claimed, and what it means for the
next review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from casework.requests.kinds import CaseKind
from rulebook import Decision, Pack
from rulebook.vocabulary import Reading
from rulebook.windows import last_day

from .. import wording
from .claims import claimable
from .reasons import ReasonsShown
from .todo import Todo
from .years import YearsShown

SOON = 7
"""So many days before study ends the page says what follows."""
REMEMBERED = 90
"""So many days after it the page of the next notice still speaks of the year before."""


@dataclass(frozen=True)
class Reopened:
    """A later notice on offer that takes hours for a missing year again."""

    notice: Pack
    year: int
    until: dt.date


@dataclass(frozen=True)
class Afterwards:
    closed_on: dt.date
    coming: bool
    """Study has not ended yet: this is what follows."""
    claims: tuple[str, ...]
    """Articles that turn on a fact or certificate which nobody has recorded."""
    forms: tuple[CaseKind, ...]
    """What can be asked for by them, and by certificate whatever they say."""
    reopened: tuple[Reopened, ...]
    next_year: int
    next_entered: bool
    """Whether the notice of the next year is on offer."""
    next_asks: tuple[int, ...]
    """The last years as the next notice counts them, or would if it counts like this one; empty if it names none."""
    still_missing: tuple[int, ...]
    """Those of them that stay incomplete."""


def afterwards(
    todo: Todo | None, reasons: ReasonsShown, purpose: str, pack: Pack, later: Iterable[Pack], today: dt.date
) -> Afterwards | None:
    """None while everything that is missing can be earned for more than SOON days. ``later``: the notices on offer
    after this one."""
    if todo is None:
        return None
    coming = todo.closed_on is None and (todo.study_ends or today) - today <= dt.timedelta(SOON)
    ended = todo.study_ends if coming else todo.closed_on
    if ended is None:
        return None
    plan = pack.plan_clause.id if pack.plan_clause else ""  # filed by an office before study begins, not claimed
    closed = sorted({gap.year for gap in todo.gaps if coming or not gap.window})
    helping = [one.id for one in reasons.could_help if one.id != plan]
    later = tuple(later)
    following = next((notice for notice in later if notice.policy_year == pack.policy_year + 1), None)
    asks = _last_years(following, 0) if following else _last_years(pack, 1)
    return Afterwards(
        closed_on=ended,
        coming=coming,
        claims=tuple(dict.fromkeys(filter(None, map(wording.article, helping)))),
        forms=claimable(helping, pack),
        reopened=tuple(_reopened(closed, purpose, later, ended if coming else today)),
        next_year=pack.policy_year + 1,
        next_entered=following is not None,
        next_asks=asks,
        still_missing=tuple(year for year in closed if year in asks),
    )


@dataclass(frozen=True)
class YearBefore:
    """The year whose study has just ended, seen from the page of the notice that has begun since."""

    notice: Pack
    year: int
    closed_on: dt.date
    until: dt.date | None
    """Until when the present notice takes hours for it again."""


def year_before(decision: Decision, years: YearsShown, notices: Iterable[Pack], today: dt.date) -> YearBefore | None:
    """None unless the year before that of the decision's notice ended at most REMEMBERED days ago for what is applied
    for and is not complete."""
    pack, purpose = decision.pack, decision.case.application.purpose
    year = pack.policy_year - 1
    notice = next((one for one in notices if one.policy_year == year), None)
    shown = next((panel for panel in (*years.asked, *years.others) if panel.year == year), None)
    if notice is None or (shown is not None and shown.complete):
        return None
    closed_on = max((last_day(window, purpose) for window in notice.windows_by_year.get(year, ())), default=None)
    if closed_on is None or not closed_on < today <= closed_on + dt.timedelta(REMEMBERED):
        return None
    days = [last_day(window, purpose) for window in pack.windows_by_year.get(year, ())]
    return YearBefore(notice, year, closed_on, max((day for day in days if today <= day), default=None))


def _last_years(pack: Pack, on: int) -> tuple[int, ...]:
    """Those of a notice, moved on by some years."""
    if pack.recent_years is None:
        return ()
    recent = pack.recent_years_by_option[pack.default_options[Reading.RECENT_YEARS]]
    return tuple(year + on for year in recent)


def _reopened(years: Iterable[int], purpose: str, later: Iterable[Pack], today: dt.date) -> Iterable[Reopened]:
    for notice in later:
        for year in years:
            days = [last_day(window, purpose) for window in notice.windows_by_year.get(year, ())]
            closes = [day for day in days if today <= day]
            if closes:
                yield Reopened(notice, year, max(closes))
