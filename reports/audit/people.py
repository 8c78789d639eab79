"""The people behind a figure, filtered as was asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet

from assessments.standings.selectors import audited
from ground.actors import Actor
from learners.people.selectors import learners_visible

from .filters import PeopleFilter
from .question import AskedList


def listed(actor: Actor, wanted: AskedList) -> tuple[QuerySet[Any], PeopleFilter]:
    """The filtered people, and the filter as a form. Used by the page, the print view and the export alike."""
    asked = wanted.asked
    if asked.survey is None:
        rows: QuerySet[Any] = learners_visible(actor=actor).none().annotate(place=F("unit__path"))
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
