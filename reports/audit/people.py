"""The people behind a figure, filtered as the address says."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from assessments.selectors import audited
from journal.actors import Actor
from learners.models import Learner
from learners.selectors import learners_visible

from .asking import Asked
from .filters import PeopleFilter


def listed(actor: Actor, asked: Asked, data) -> tuple[QuerySet[Learner], PeopleFilter]:
    """The filtered people, and the filter as a form. Used by the page, the print view and the export alike."""
    if asked.survey is None:
        rows = learners_visible(actor=actor).none()
        return rows, PeopleFilter({}, queryset=rows, actor=actor, day=dt.date.min)
    rows = audited(
        actor=actor,
        unit=asked.unit,
        question=asked.question,
        survey=asked.survey,
        with_lower=data.get("lower") != "no",
    )
    found = PeopleFilter(data, queryset=rows, actor=actor, day=asked.survey.as_of)
    return found.qs if found.is_valid() else rows.none(), found
