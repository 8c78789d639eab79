"""The people behind a figure, filtered as was asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from assessments.standings.selectors import audited
from credits.annual.selectors import hours_of_year
from ground.actors import Actor
from learners.people.ranks import UNKNOWN, level_rank
from learners.people.selectors import learners_visible
from rulebook import Pack

from .filters import PeopleFilter
from .question import AskedList


def listed(actor: Actor, wanted: AskedList) -> tuple[QuerySet[Any], PeopleFilter]:
    """The filtered people, and the filter as a form. Used by the page, the print view and the export alike."""
    asked = wanted.asked
    if asked.survey is None:
        rows: QuerySet[Any] = (
            learners_visible(actor=actor)
            .none()
            .annotate(place=F("unit__path"), missing_tenths=Value(0), fee_cents=Value(0))
        )
        return rows, PeopleFilter({}, queryset=rows, actor=actor, day=dt.date.min, pack=asked.pack)
    rows = audited(
        actor=actor,
        unit=asked.unit,
        question=asked.question,
        survey=asked.survey,
        with_lower=wanted.with_lower,
    )
    found = PeopleFilter(wanted.filters, queryset=rows, actor=actor, day=asked.survey.as_of, pack=asked.pack)
    return found.qs if found.is_valid() else rows.none(), found


SORTS = {
    "name": ("name_pinyin", "name"),
    "unit": ("place", "name_pinyin"),
    "level": ("level_rank", "place", "name_pinyin"),
    "grade": ("grade_rank", "place", "name_pinyin"),
    "field": ("field", "name_pinyin"),
    "missing": ("lacks", "place", "name_pinyin"),
    "fee": ("fee_rank", "place", "name_pinyin"),
}
"""What the list can be sorted by; rows come from ``in_order``. People by pinyin, units in the order of the tree."""
USUAL = ("place", "name_pinyin", "name")


def in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """``listed`` with what it can be sorted by: levels from the highest down, what is not known last."""
    return rows.annotate(
        level_rank=level_rank(),
        grade_rank=Coalesce("post_grade", Value(UNKNOWN)),
        lacks=Coalesce("missing_tenths", Value(0)),
        fee_rank=Coalesce("fee_cents", Value(0)),
    )


def with_hours(actor: Actor, rows: QuerySet[Any], pack: Pack) -> QuerySet[Any]:
    """``listed`` with the verified hours of the notice's year: ``had_public`` and ``had_professional``, in tenths."""
    for subject in ("public", "professional"):
        hours = hours_of_year(actor=actor, year=pack.policy_year, subject=subject).filter(learner=OuterRef("pk"))
        total = hours.order_by().values("learner").annotate(total=Sum("tenths")).values("total")
        rows = rows.annotate(**{f"had_{subject}": Subquery(total)})
    return rows
