"""What an officer's desk says besides what waits: overdue, due soon, returned to mend, done this year; the days
to come; hours week by week beside those of the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.requests.selectors import requests_by, steps_taken, waiting_and_late
from casework.requests.states import RequestState
from credits.records.permissions import may_verify
from credits.records.selectors import hours_by_week
from credits.verification.selectors import decided_since, waiting_by_term
from exemptions.plans import terms as plans
from exemptions.plans.selectors import plans_to_mend
from ground import pages
from ground.actors import Actor
from ground.counting import counts
from ground.roles import HR, KEEPERS, SEES_PEOPLE
from policy import packs

WEEKS = 53
_KEPT = 3600  # seconds that the weeks of an office are kept: they are summed over all of its people


@dataclass(frozen=True)
class Part:
    """A number of the desk with the way to what it counts."""

    label: Any
    number: int
    href: str


@dataclass(frozen=True)
class Heap:
    """A heading of the desk (逾期 …) with its parts; those that count nothing are left out."""

    label: Any
    style: str
    parts: Sequence[Part]

    @property
    def number(self) -> int:
        return sum(part.number for part in self.parts)

    @property
    def shown(self) -> list[Part]:
        return [part for part in self.parts if part.number]


@dataclass(frozen=True)
class DayToCome:
    """A day to come: what for, in how many days."""

    label: str
    day: dt.date
    left: int
    href: str = ""


class Counted(NamedTuple):
    """The desk's headings, and the entries of the menu whose number was found on the way: address: number."""

    heaps: list[Heap]
    waiting: dict[str, int]


def counted(*, actor: Actor, today: dt.date, now: dt.datetime) -> Counted:
    """Overdue, due soon, returned to mend, done this year. For whoever decides or files anything; else nothing."""
    if not actor.holds(*HR):
        return Counted([], {})
    late: list[Part] = []
    soon: list[Part] = []
    done: list[Part] = []
    waiting: dict[str, int] = {}
    if may_verify(actor):
        desk, hours = reverse("verification:desk"), waiting_by_term(actor=actor, today=today)
        decided = decided_since(actor=actor, since=today.replace(month=1, day=1))
        waiting[desk] = hours.total()
        late.append(Part(gettext_lazy("hours to verify"), hours["overdue"], f"{desk}?tab=overdue"))
        soon.append(Part(gettext_lazy("hours to verify"), hours["due"], f"{desk}?tab=due"))
        done.append(Part(gettext_lazy("hours verified or returned"), decided, f"{desk}?tab=verified"))
    if actor.holds(*KEEPERS):
        desk = pages.address_of("desk of requests")
        waiting[desk], overdue = waiting_and_late(actor=actor, now=now)
        since = now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        late.append(Part(gettext_lazy("requests"), overdue, f"{desk}?tab=late"))
        steps = steps_taken(actor=actor, since=since)
        done.append(Part(gettext_lazy("requests decided"), steps, f"{desk}?tab=decided"))
    filed, mend = counts(actor=actor, asked=(_filed_to_mend, _plans_to_mend))
    back = [
        Part(gettext_lazy("requests filed for others"), filed, pages.address_of("own requests")),
        Part(gettext_lazy("training plans"), mend, f"{reverse('plans:plans')}?tab=drafts"),
    ]
    found = [
        Heap(gettext_lazy("Overdue"), "not-met", late),
        Heap(gettext_lazy("Due soon"), "unsure", soon),
        Heap(gettext_lazy("Returned to mend"), "unsure", back),
        Heap(gettext_lazy("Done this year"), "met", done),
    ]
    return Counted(found, waiting)


def _filed_to_mend(actor: Actor) -> Iterable[QuerySet[Any]]:
    return [requests_by(actor=actor).filter(state=RequestState.RETURNED, filed_by_key=actor.key)]


def _plans_to_mend(actor: Actor) -> Iterable[QuerySet[Any]]:
    return [plans_to_mend(actor=actor)]


def deadlines(*, actor: Actor, today: dt.date) -> list[DayToCome]:
    """Days of the notice that are still to come: plans filed by, study windows closing."""
    if not actor.holds(*SEES_PEOPLE):
        return []
    pack = packs.as_written(packs.of_day(today))
    found = []
    if (terms := plans.terms(pack.id)) is not None:
        label = _("Training plans of %(year)s are filed") % {"year": terms.policy_year}
        found.append((label, terms.filed_by, reverse("plans:plans")))
    for _opens, closes in pack.spans:
        found.append((_("Study by the notice of %(year)s ends") % {"year": pack.policy_year}, closes, ""))
    return [
        DayToCome(label, day, (day - today).days, href)
        for label, day, href in sorted(set(found), key=_by_day)
        if day >= today
    ]


def _by_day(one: tuple[str, dt.date, str]) -> dt.date:
    return one[1]


@dataclass(frozen=True)
class Week:
    """Hours completed in one week of the year, of both years, in tenths; ``x`` and the heights are of the drawing."""

    number: int
    now: int
    before: int
    x: int
    height: int
    y: int
    y_before: int


@dataclass(frozen=True)
class Trend:
    """Hours week by week: this year as bars, the year before as a line."""

    year: int
    weeks: Sequence[Week]
    so_far: int
    before_so_far: int

    @property
    def line(self) -> str:
        return " ".join(f"{week.x + 4},{week.y_before}" for week in self.weeks)

    @property
    def top(self) -> int:
        """The most that one week has brought, in tenths: the height of the picture."""
        return max((max(week.now, week.before) for week in self.weeks), default=0)

    @property
    def width(self) -> int:
        return WEEKS * 10 + 10

    @property
    def empty(self) -> bool:
        return not any(week.now or week.before for week in self.weeks)


HEIGHT = 120


def trend(*, actor: Actor, today: dt.date) -> Trend:
    """Verified hours of everybody in the actor's scope by the week in which they were completed; kept for an hour.
    Weeks and their years are those of ISO 8601: the last days of December may be of the first week of the next year."""
    year, this, _day = today.isocalendar()
    key = f"office-weeks:{today.isoformat()}:{'|'.join(sorted(actor.paths(SEES_PEOPLE)))}"
    sums = cache.get(key)
    if sums is None:
        sums = hours_by_week(actor=actor, since=year - 1, until=today)
        cache.set(key, sums, _KEPT)
    top = max(sums.values(), default=0) or 1
    weeks = []
    for number in range(1, WEEKS + 1):
        now, before = sums.get((year, number), 0), sums.get((year - 1, number), 0)
        height = now * HEIGHT // top
        weeks.append(Week(number, now, before, number * 10, height, HEIGHT - height, HEIGHT - before * HEIGHT // top))
    return Trend(
        year,
        weeks,
        sum(week.now for week in weeks if week.number <= this),
        sum(week.before for week in weeks if week.number <= this),
    )
