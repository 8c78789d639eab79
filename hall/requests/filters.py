"""Filters of the reviewer's desk: one set drives the list and the work on all results."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import DayInput
from casework.requests.kinds import all_kinds
from casework.requests.models import CaseRequest
from casework.requests.states import RequestState
from learners.roll.filters import DeskFilter, FilterForm


def _kinds() -> list[tuple[str, str]]:
    return [(kind.id, kind.title) for kind in all_kinds()]


class RequestFilter(DeskFilter):
    """Requests that wait for a reviewer, and those that are elsewhere or decided."""

    tabs = ("waiting", "late", "elsewhere", "decided")

    kind = filters.ChoiceFilter(label=_("Kind"), choices=_kinds, empty_label=_("all"))
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[one for one in RequestState.choices if one[0] != RequestState.DRAFT],
        empty_label=_("all"),
    )
    to_mind = filters.ChoiceFilter(
        label=_("To mind"),
        choices=[("yes", _("something to mind")), ("no", _("nothing to mind"))],
        empty_label=_("all"),
        method="by_mind",
    )
    since = filters.DateFilter(label=_("Filed from"), field_name="filed_at", lookup_expr="date__gte", widget=DayInput)
    until = filters.DateFilter(label=_("Filed until"), field_name="filed_at", lookup_expr="date__lte", widget=DayInput)

    class Meta:
        model = CaseRequest
        form = FilterForm
        fields: list[str] = []

    def by_mind(self, rows: QuerySet[CaseRequest], name: str, value: str) -> QuerySet[CaseRequest]:
        return rows.filter(to_mind__gt=0) if value == "yes" else rows.filter(to_mind=0)
