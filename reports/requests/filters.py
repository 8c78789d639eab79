"""Filters of the reviewer's desk: one set drives the list and the work on all results."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.forms import DayInput
from casework.kinds import all_kinds
from casework.models import Request
from casework.states import State
from learners.filters import FilterForm, without_numbers
from learners.selectors import search_people


def _kinds() -> list[tuple[str, str]]:
    return [(kind.id, kind.title) for kind in all_kinds()]


class RequestFilter(filters.FilterSet):
    """Requests of a desk, already scoped. ``request.actor`` searches for people in their own scope."""

    q = filters.CharFilter(
        label=_("Name or pinyin"), method="by_person", max_length=30, validators=[without_numbers], strip=True
    )
    unit = filters.CharFilter(
        label=_("Unit"), field_name="learner__unit__full_name", lookup_expr="contains", max_length=60
    )
    kind = filters.ChoiceFilter(label=_("Kind"), choices=_kinds, empty_label=_("all"))
    state = filters.ChoiceFilter(
        label=_("State"), choices=[one for one in State.choices if one[0] != State.DRAFT], empty_label=_("all")
    )
    since = filters.DateFilter(label=_("Filed from"), field_name="filed_at", lookup_expr="date__gte", widget=DayInput)
    until = filters.DateFilter(label=_("Filed until"), field_name="filed_at", lookup_expr="date__lte", widget=DayInput)

    class Meta:
        model = Request
        form = FilterForm
        fields: list[str] = []

    def by_person(self, rows: QuerySet[Request], name: str, value: str) -> QuerySet[Request]:
        return rows.filter(learner__in=search_people(actor=self.request.actor, text=value).values("pk"))
