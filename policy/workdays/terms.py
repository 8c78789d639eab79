"""The terms of offices: how many days each has, and whether they are working days (``CETRACK_WORKING_DAYS``)."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.days import said_day

from .calendar import WorkCalendar
from .shelf import work_calendar

SOON = 3
"""So many days before its end a term is shown as due soon."""


class Term(enum.StrEnum):
    """What an operator may count in working days; the number of days of each is the setting ``<term>_within_days``."""

    VERIFY = "verify"
    OBJECT = "object"
    ANSWER_OBJECTIONS = "answer_objections"
    ANSWER_REQUESTS = "answer_requests"


@dataclass(frozen=True)
class TermDays:
    """One term as it is counted today."""

    days: int
    calendar: WorkCalendar | None

    def last(self, start: dt.date) -> dt.date:
        """The last day in time for what began on a day; the day itself does not count."""
        return self._on(start, self.days)

    def soon(self, today: dt.date) -> dt.date:
        """What ends up to this day is due soon."""
        return self._on(today, SOON)

    def overdue_before(self, today: dt.date) -> dt.date:
        """What began before this day is overdue today."""
        return self.calendar.begun(today, self.days) if self.calendar else today - dt.timedelta(self.days)

    def told(self, start: dt.date, end: dt.date) -> str:
        """How long and until when: 5个工作日内（2024年12月14日前）; and the years that it touches whose holidays
        are not known; counted anew, as settings change."""
        day = {"day": said_day(end)}
        if not self.calendar:
            days = (end - start).days
            said = ngettext("within %(days)s day (by %(day)s)", "within %(days)s days (by %(day)s)", days)
            return said % {"days": days, **day}
        days = self.calendar.between(start, end)
        said = ngettext(
            "within %(days)s working day (by %(day)s%(caution)s)",
            "within %(days)s working days (by %(day)s%(caution)s)",
            days,
        )
        return said % {"days": days, **day, "caution": self.caution(start, end)}

    def span(self) -> str:
        """The length alone: 10个工作日."""
        if self.calendar:
            return ngettext("%(days)s working day", "%(days)s working days", self.days) % {"days": self.days}
        return ngettext("%(days)s day", "%(days)s days", self.days) % {"days": self.days}

    def caution(self, start: dt.date, end: dt.date) -> str:
        """That the holidays of a year are not known yet, where the term touches such a year, to stand behind its last
        day; else nothing."""
        years = self.calendar.unknown(start, end) if self.calendar else []
        if not years:
            return ""
        said = {"years": "、".join(map(str, years))}
        return _("; the holidays of %(years)s are not known yet, Monday to Friday are counted") % said

    def _on(self, start: dt.date, days: int) -> dt.date:
        return self.calendar.after(start, days) if self.calendar else start + dt.timedelta(days=days)


def term_days(term: Term) -> TermDays:
    """How a term is counted."""
    working = term in settings.CONFIG.in_working_days()
    return TermDays(getattr(settings.CONFIG, f"{term}_within_days"), work_calendar() if working else None)
