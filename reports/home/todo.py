"""What is missing, until when it can still be earned, at what cost and where. Hours are tenths, money is cents.

``today`` is the real day: what can still be done is judged by it, never by the day of the decision.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from assessments.decisions.selectors import Assessment
from rulebook import Decision, Pack
from rulebook.entries import ListedPlatform, Window
from rulebook.fees import fee_cents
from rulebook.findings import Missing
from rulebook.speech import Phrases
from rulebook.vocabulary import ByDefault, Outcome
from rulebook.windows import last_day, windows_for

from .records import Waiting


@dataclass(frozen=True)
class Gap:
    """What one year lacks in one subject. ``window``: in which it can still be earned for what is applied for, judged
    by today, until ``closes``; or None."""

    year: int
    subject: str
    tenths: int
    waiting: int
    """Hours that are imported and not verified yet: those that turn out to count need not be studied again."""
    window: Window | None
    closes: dt.date | None


@dataclass(frozen=True)
class Places:
    """Where one subject can be studied (article 4)."""

    subject: str
    platforms: tuple[tuple[ListedPlatform, str], ...]


@dataclass(frozen=True)
class Todo:
    """What is missing and what can still be done about it."""

    gaps: tuple[Gap, ...]
    places: tuple[Places, ...]
    cents: int
    """What the hours that can still be earned cost."""
    closed_on: dt.date | None
    """The day on which the last window for some of the missing years closed to what is applied for; None while all are
    open."""
    today: dt.date
    others_until: dt.date | None = None
    """Until when what has closed to this application can be studied for another."""
    applies_by: dt.date | None = None
    """The last day of applications, while it has not passed."""

    @property
    def tenths(self) -> int:
        return sum(gap.tenths for gap in self.gaps)

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if gap.window)

    @property
    def unplanned(self) -> bool:
        """Some missing years are in no window of the notice at all."""
        return len(self.open_gaps) < len(self.gaps) and self.closed_on is None

    @property
    def study_ends(self) -> dt.date | None:
        """When the first window of what is missing closes to what is applied for."""
        return min((gap.closes for gap in self.gaps if gap.closes), default=None)

    @property
    def deadline(self) -> dt.date | None:
        """Until when to complete it: the end of study, or the last day of applications where that comes first."""
        return min((day for day in (self.study_ends, self.applies_by) if day), default=None)

    @property
    def days_left(self) -> int | None:
        """Days after today until the deadline; None before study has opened, and once it has ended."""
        if self.deadline is None or self.opens is None or self.today < self.opens:
            return None
        return (self.deadline - self.today).days

    @property
    def a_day(self) -> int:
        """Tenths of an hour that each day left, today included, has to bring, rounded up; without those that have been
        studied and wait for verification."""
        days = (self.days_left or 0) + 1
        return -(-sum(max(0, gap.tenths - gap.waiting) for gap in self.open_gaps) // days)

    @property
    def studied_today(self) -> bool:
        """Whether this is the last day: what is finished today still counts."""
        return self.days_left == 0

    def out_of_reach(self, most_a_day: int) -> int:
        """Tenths that cannot be studied any more before the deadline, at ``most_a_day`` tenths a day with today; those
        that wait for verification need not be."""
        if self.days_left is None:
            return 0
        left = sum(max(0, gap.tenths - gap.waiting) for gap in self.open_gaps)
        return max(0, left - (self.days_left + 1) * most_a_day)

    @property
    def cut_short(self) -> bool:
        """Whether study goes on after the last day of applications."""
        return self.deadline != self.study_ends

    @property
    def opens(self) -> dt.date | None:
        return max((gap.window.opens for gap in self.gaps if gap.window), default=None)


def todo_of(assessment: Assessment, waiting: Waiting, today: dt.date, applies_by: dt.date | None = None) -> Todo | None:
    """None where the requirement is met, or nothing is known to be missing. ``applies_by``: the last day on which one
    can apply, if there is one."""
    missing = () if assessment.outcome is Outcome.MET else _missing(assessment.decision)
    if not missing:
        return None
    still = applies_by if applies_by and today <= applies_by else None
    purpose = assessment.decision.case.application.purpose
    return replace(_todo(missing, purpose, assessment.pack, waiting, today), applies_by=still)


def _missing(decision: Decision) -> tuple[Missing, ...]:
    """What the nearest route lacks. Where a fact is not known, what would do without it: the base route, complete."""
    if decision.by_default is ByDefault.UNKNOWN:
        return next((route.missing for route in decision.result.routes if route.missing), ())
    return decision.missing or ()


def _todo(missing: tuple[Missing, ...], purpose: str, pack: Pack, waiting: Waiting, today: dt.date) -> Todo:
    gaps = tuple(_gap(one, purpose, pack, waiting, today) for one in missing)
    earnable = tuple(one for one, gap in zip(missing, gaps, strict=True) if gap.window)
    lacking = {one.subject for one in earnable}
    anywhere = not lacking <= set(pack.subject_index)  # a total can be studied in any subject
    subjects = [subject.id for subject in pack.subjects if anywhere or subject.id in lacking]
    late = [one for one, gap in zip(missing, gaps, strict=True) if not gap.window]
    windows = [window for one in late for window in windows_for(one.year, one.subject, pack)]
    others = [window for window in windows if today <= window.closes]
    return Todo(
        gaps=gaps,
        places=tuple(_places(subject, pack) for subject in subjects),
        cents=fee_cents(earnable, pack),
        closed_on=max((last_day(window, purpose) for window in others or windows), default=None),
        today=today,
        others_until=max((window.closes for window in others), default=None),
    )


def _gap(missing: Missing, purpose: str, pack: Pack, waiting: Waiting, today: dt.date) -> Gap:
    days = [(last_day(window, purpose), window) for window in windows_for(missing.year, missing.subject, pack)]
    still = [one for one in days if today <= one[0]]
    closes, window = max(still, key=lambda one: one[0], default=(None, None))
    return Gap(
        year=missing.year,
        subject=Phrases().measure(missing.subject, pack),
        tenths=missing.tenths,
        waiting=waiting.get((missing.year, missing.subject), 0),
        window=window,
        closes=closes,
    )


def _places(subject: str, pack: Pack) -> Places:
    listed = tuple(
        (platform, platform.subjects[subject]) for platform in pack.platforms if subject in platform.subjects
    )
    return Places(pack.subject(subject).name, listed)
