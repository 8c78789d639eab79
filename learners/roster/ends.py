"""Rows of a roster that say of somebody that they have left or died: on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ground.days import said_day
from ground.pieces import pieces
from intake.plan import RowObjection, RowOutcome

from ..people.dated import GONE
from ..people.models import Employment, Membership

if TYPE_CHECKING:
    from .planning import PlannedRow

_PIECE = 500


def check_ends(rows: Iterable[PlannedRow], today: dt.date) -> None:
    """A death has its day: nobody makes one up. No end lies in the future, or before the person came."""
    ending = [row for row in rows if "employment" in row.changed and row.employment in GONE and not row.faults]
    first = _earliest([row.learner.pk for row in ending if row.learner is not None])
    for row in ending:
        assert row.learner is not None
        if problem := _problem(row, first.get(row.learner.pk, dt.date.min), today):
            row.faults["last_day"], row.outcome, row.changed = problem, RowOutcome.REFUSED, ()


def _problem(row: PlannedRow, first: dt.date, today: dt.date) -> RowObjection | None:
    if row.last_day is None:
        return _unknown() if row.employment == Employment.DECEASED else None
    if row.last_day > today:
        return RowObjection(
            "end_in_future",
            _("The day %(day)s lies in the future") % {"day": said_day(row.last_day)},
            _("Enter it when it has come"),
        )
    if row.last_day < first:
        return RowObjection(
            "end_before_coming",
            _("The day lies before %(day)s, since when the person is entered here") % {"day": said_day(first)},
            _("Check both days; the day of joining is put right on the person's page"),
        )
    return None


def _unknown() -> RowObjection:
    return RowObjection(
        "death_without_day",
        _("The day of death is not known"),
        _("Ask the unit's HR for the day and fill in the column of the last day, or enter it on the person's page"),
    )


def _earliest(ids: list[int]) -> dict[int, dt.date]:
    """The first day on which the last membership of each can end; of who has left, the day of leaving."""
    found: dict[int, dt.date] = {}
    for piece in pieces(ids, _PIECE):
        rows = Membership.objects.unscoped().filter(learner__in=piece).order_by("since", "pk")
        found |= {learner: until or since for learner, since, until in rows.values_list("learner", "since", "until")}
    return found
