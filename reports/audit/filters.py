"""The filters of the list of people: one definition for the page, the print view and the export."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.standings import settling
from credits.imports.selectors import people_of_batch
from learners.people.models import Learner
from learners.people.naming import named_like
from rulebook import Pack
from rulebook.speech import Phrases
from units.models import SectorChoices

from .picture import columns, condition

MET = "met"
NOT_MET = "not_met"
STATES = [(MET, _("requirement met (all)")), (NOT_MET, _("requirement not met (all)"))]


NOTHING = "-"
GRADES = [(grade, str(grade)) for grade in range(1, 14)]
_FLAGGED = {
    "doubt": ~Q(open_readings=""),
    "officer": Q(human__isnull=False),
    "excused": ~Q(excused_by=""),
    "not_excused": Q(excused_by=""),
    "unconfirmed": Q(post_confirmed_at__isnull=True) & (~Q(sector="") | Q(grassroots_post__isnull=False)),
    "no_birth_date": Q(birth_date__isnull=True),
}
FLAGS = [
    ("doubt", _("an open reading matters")),
    ("officer", _("decided by an officer")),
    ("excused", _("would be excused in a title review")),
    ("not_excused", _("would not be excused in a title review")),
    ("unconfirmed", _("ownership or post not confirmed")),
    ("no_birth_date", _("birth date not known")),
]


def articles(pack: Pack) -> list[tuple[str, str]]:
    """Clauses of a notice that help somebody, with their articles."""
    found = dict.fromkeys(entry.id for entry in (*pack.relief, *pack.waivers, *pack.deeming, *pack.conversions))
    return [(clause, Phrases().clause(clause, pack)) for clause in found]


def last_birthday(day: dt.date, age: int) -> dt.date:
    """The latest birth date of those who have completed ``age`` years on ``day``. Whoever was born on 29 February does
    so on the 28th in a common year (Civil Code art. 202)."""
    year = day.year - age
    if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year) and calendar.isleap(year):
        return dt.date(year, 2, 29)
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return dt.date(year, 2, 28)
    return day.replace(year=year)


class PeopleFilter(django_filters.FilterSet):
    """Works on assessments.standings.selectors.audited(). Hours are typed as hours, kept in tenths."""

    q = django_filters.CharFilter(label=_("Name or pinyin initials"), method="search")
    state = django_filters.ChoiceFilter(label=_("State"), choices=(), method="by_state", empty_label=_("all"))
    level = django_filters.ChoiceFilter(
        label=_("Title level"), field_name="title_level", choices=Learner.TitleLevel.choices, empty_label=_("all")
    )
    sector = django_filters.ChoiceFilter(label=_("Ownership"), choices=SectorChoices.choices, empty_label=_("all"))
    grade = django_filters.ChoiceFilter(
        label=_("Post grade"),
        field_name="post_grade",
        choices=GRADES,
        empty_label=_("all"),
    )
    field = django_filters.CharFilter(
        label=_("Professional field"), field_name="field", lookup_expr="contains", max_length=60
    )
    age_from = django_filters.NumberFilter(label=_("Age from"), method="aged_from", min_value=0, max_value=120)
    age_to = django_filters.NumberFilter(label=_("Age to"), method="aged_to", min_value=0, max_value=120)
    missing_from = django_filters.NumberFilter(label=_("Missing hours from"), method="lacks_from", min_value=0)
    missing_to = django_filters.NumberFilter(label=_("Missing hours up to"), method="lacks_to", min_value=0)
    article = django_filters.ChoiceFilter(label=_("Article"), choices=(), method="by_article", empty_label=_("all"))
    flag = django_filters.ChoiceFilter(label=_("Flags"), choices=FLAGS, method="by_flag", empty_label=_("all"))
    batch = django_filters.UUIDFilter(label=_("Import batch"), method="by_batch", widget=forms.HiddenInput)
    is_sector = django_filters.CharFilter(label=_("Ownership"), method="exactly", widget=forms.HiddenInput)
    is_level = django_filters.CharFilter(label=_("Title level"), method="exactly", widget=forms.HiddenInput)
    is_field = django_filters.CharFilter(label=_("Professional field"), method="exactly", widget=forms.HiddenInput)
    is_route = django_filters.CharFilter(label=_("Article"), method="exactly", widget=forms.HiddenInput)

    class Meta:
        model = Learner
        fields: list[str] = []

    def __init__(self, *args, actor, day, pack, **kwargs):
        self.actor, self.day = actor, day
        super().__init__(*args, **kwargs)
        self.filters["article"].extra["choices"] = articles(pack)
        self.filters["state"].extra["choices"] = [*columns(pack).items(), *STATES]

    def search(self, rows: QuerySet[Learner], name: str, value: str) -> QuerySet[Learner]:
        """By name or pinyin. Numbers are not looked up here: an ID number must not stand in an address."""
        wanted = "".join(character for character in value if not character.isdigit())
        return rows.filter(named_like(wanted))

    def by_state(self, rows: QuerySet[Learner], name: str, value: str) -> QuerySet[Learner]:
        return rows.filter(people_in(value))

    def lacks_from(self, rows: QuerySet[Any], name: str, value) -> QuerySet[Any]:
        return rows.filter(missing_tenths__gte=int(value * 10))

    def lacks_to(self, rows: QuerySet[Any], name: str, value) -> QuerySet[Any]:
        """People who lack something, but no more than so many hours."""
        return rows.filter(missing_tenths__gt=0, missing_tenths__lte=int(value * 10))

    def aged_from(self, rows: QuerySet[Any], name: str, value) -> QuerySet[Any]:
        return rows.filter(birth_date__lte=last_birthday(self.day, int(value)))

    def aged_to(self, rows: QuerySet[Any], name: str, value) -> QuerySet[Any]:
        return rows.filter(birth_date__gt=last_birthday(self.day, int(value) + 1))

    def by_flag(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(_FLAGGED[value])

    def by_batch(self, rows: QuerySet[Any], name: str, value) -> QuerySet[Any]:
        return rows.filter(pk__in=people_of_batch(actor=self.actor, public_id=value))

    def exactly(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What a figure of the crosstab counts; ``-`` stands for nothing entered."""
        column = {"is_sector": "sector", "is_level": "title_level", "is_field": "field", "is_route": "route"}[name]
        return rows.filter(**{column: "" if value == NOTHING else value})

    def by_article(self, rows: QuerySet[Learner], name: str, value: str) -> QuerySet[Learner]:
        return rows.filter(Q(route=value) | Q(articles__contains=value))


def people_in(name: str) -> Q:
    """The people of one column, or of all columns that are met or not."""
    if name == MET:
        return settling.met()
    if name == NOT_MET:
        return settling.not_met()
    state, done = condition(name)
    return settling.where(state, done)
