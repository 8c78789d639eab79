"""Filters of the verification desk: one set drives list, bulk work and saved queries."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from learners.roll.filters import DeskFilter, FilterForm

from ..catalogue.models import Platform
from ..records.counting import current_pack
from ..records.models import CreditRecord

_DAY = forms.DateInput(attrs={"type": "date"})


def _years() -> list[tuple[str, str]]:
    pack = current_pack()
    years = sorted({*pack.make_up_years, pack.policy_year}, reverse=True)
    return [(str(year), str(year)) for year in years]


def _subjects() -> list[tuple[str, str]]:
    return [(subject.id, subject.name) for subject in current_pack().subjects]


class RecordFilter(DeskFilter):
    """Records that wait for verification, and those that have been looked at."""

    tabs = ("waiting", "overdue", "due", "not_due", "returned", "verified")
    waits = frozenset(tabs[:4])

    platform = filters.ModelChoiceFilter(
        label=_("Platform"), queryset=Platform.objects.all(), to_field_name="host", empty_label=_("all")
    )
    year = filters.ChoiceFilter(label=_("Year"), choices=_years, empty_label=_("all"))
    subject = filters.ChoiceFilter(label=_("Subject"), choices=_subjects, empty_label=_("all"))
    since = filters.DateFilter(label=_("Completed from"), field_name="completed_on", lookup_expr="gte", widget=_DAY)
    until = filters.DateFilter(label=_("Completed until"), field_name="completed_on", lookup_expr="lte", widget=_DAY)
    batch = filters.UUIDFilter(field_name="batch__public_id", widget=forms.HiddenInput)

    class Meta:
        model = CreditRecord
        form = FilterForm
        fields: list[str] = []
