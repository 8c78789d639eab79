"""After study has ended: what still counts, what can still be claimed, and what it means for the next review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from rulebook import Pack
from rulebook.vocabulary import Reading

from .. import wording
from .reasons import ReasonsShown
from .todo import Todo


@dataclass(frozen=True)
class Reopened:
    """A later notice on offer that takes hours for a missing year again."""

    notice: Pack
    year: int
    until: dt.date


@dataclass(frozen=True)
class Afterwards:
    closed_on: dt.date
    claims: tuple[str, ...]
    """Articles that turn on a fact or certificate which nobody has recorded."""
    reopened: tuple[Reopened, ...]
    next_year: int
    next_entered: bool
    """Whether the notice of the next year is on offer."""
    next_asks: tuple[int, ...]
    """The last years as the next notice counts them, or would if it counts like this one; empty if it names none."""
    still_missing: tuple[int, ...]
    """Those of them that stay incomplete."""


def afterwards(
    todo: Todo | None, reasons: ReasonsShown, pack: Pack, later: Iterable[Pack], today: dt.date
) -> Afterwards | None:
    """None while everything that is missing can still be earned. ``later``: the notices on offer after this one."""
    if todo is None or todo.closed_on is None:
        return None
    plan = pack.plan_clause.id if pack.plan_clause else ""  # filed by an office before study begins, not claimed
    closed = sorted({gap.year for gap in todo.gaps if not gap.window})
    later = tuple(later)
    following = next((notice for notice in later if notice.policy_year == pack.policy_year + 1), None)
    asks = _last_years(following, 0) if following else _last_years(pack, 1)
    return Afterwards(
        closed_on=todo.closed_on,
        claims=tuple(
            dict.fromkeys(filter(None, (wording.article(one.id) for one in reasons.could_help if one.id != plan)))
        ),
        reopened=tuple(_reopened(closed, later, today)),
        next_year=pack.policy_year + 1,
        next_entered=following is not None,
        next_asks=asks,
        still_missing=tuple(year for year in closed if year in asks),
    )


def _last_years(pack: Pack, on: int) -> tuple[int, ...]:
    """Those of a notice, moved on by some years."""
    if pack.recent_years is None:
        return ()
    recent = pack.recent_years_by_option[pack.default_options[Reading.RECENT_YEARS]]
    return tuple(year + on for year in recent)


def _reopened(years: Iterable[int], later: Iterable[Pack], today: dt.date) -> Iterable[Reopened]:
    for notice in later:
        for year in years:
            closes = [window.closes for window in notice.windows_by_year.get(year, ()) if today <= window.closes]
            if closes:
                yield Reopened(notice, year, max(closes))
