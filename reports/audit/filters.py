"""The filters of the list of people: one definition for the page, the print view and the export."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from learners.models import Learner
from learners.models.units import Sector
from learners.selectors import search_people

from .figures import COLUMNS, condition

MET = "met"
NOT_MET = "not_met"
DOUBTFUL = "needs_confirmation"
STATES = [*COLUMNS.items(), (MET, _("requirement met (all)")), (NOT_MET, _("requirement not met (all)"))]


class PeopleFilter(django_filters.FilterSet):
    """Works on assessments.selectors.audited(). Hours are typed as hours, kept in tenths."""

    q = django_filters.CharFilter(label=_("Name or pinyin initials"), method="search")
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="by_state", empty_label=_("all"))
    level = django_filters.ChoiceFilter(
        label=_("Title level"), field_name="title_level", choices=Learner.TitleLevel.choices, empty_label=_("all")
    )
    sector = django_filters.ChoiceFilter(label=_("Ownership"), choices=Sector.choices, empty_label=_("all"))
    missing_from = django_filters.NumberFilter(label=_("Missing hours from"), method="lacks_from", min_value=0)
    article = django_filters.CharFilter(label=_("Article"), method="by_article", widget=forms.HiddenInput)

    class Meta:
        model = Learner
        fields: list[str] = []

    def __init__(self, *args, actor, **kwargs):
        self.actor = actor
        super().__init__(*args, **kwargs)

    def search(self, rows: QuerySet[Learner], name: str, value: str) -> QuerySet[Learner]:
        """By name or pinyin. Numbers are not looked up here: an ID number must not stand in an address."""
        wanted = "".join(character for character in value if not character.isdigit())
        return rows.filter(pk__in=search_people(actor=self.actor, text=wanted).values("pk"))

    def by_state(self, rows: QuerySet[Learner], name: str, value: str) -> QuerySet[Learner]:
        return rows.filter(people_in(value))

    def lacks_from(self, rows: QuerySet[Any], name: str, value) -> QuerySet[Any]:
        return rows.filter(missing_tenths__gte=int(value * 10))

    def by_article(self, rows: QuerySet[Learner], name: str, value: str) -> QuerySet[Learner]:
        return rows.filter(Q(route=value) | Q(articles__contains=value))


def people_in(name: str) -> Q:
    """The people of one column. In a doubtful case the officer's decision holds, if there is one."""
    if name == MET:
        return people_in("complete") | people_in("exempt")
    if name == NOT_MET:
        return Q(state__in=["partly", "nothing"]) | Q(state=DOUBTFUL, human="not_met")
    if name == "complete":
        return Q(state="complete") | Q(state=DOUBTFUL, human="met")
    if name == DOUBTFUL:
        return Q(state=DOUBTFUL, human__isnull=True)
    if name == "exempt":
        return Q(state="exempt")
    done = name.removesuffix("_only") if name.endswith("_only") else ""
    return Q(**condition(name)) | Q(state=DOUBTFUL, human="not_met", done=done)
