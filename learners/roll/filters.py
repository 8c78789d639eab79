"""What the filters of desks have in common; the list of people, its columns and whom its address asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm
from ground.lists import WorkingList
from ground.paging import is_public_id
from ground.web import PageRequest
from units.models import Unit
from units.selectors import units_below, units_called, units_visible

from ..people.identity import looks_like_number
from ..people.models import Employment, Learner
from ..people.selectors import search_people

_NUMBERS = re.compile(r"[0-9]{6}")


def without_numbers(text: str) -> None:
    """Document and phone numbers do not belong into addresses."""
    if _NUMBERS.search(text):
        raise ValidationError(_("Search by name or pinyin here, not by number."))


class FilterForm(PortalForm):
    """Fields in the look of the portal."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            choice = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if choice else "form-control")


class WaitingFilter(FilterForm):
    """Filters of a list of what waits about people: the name, words of the unit's path."""

    q = forms.CharField(label=_("Name"), max_length=30, required=False, validators=[without_numbers])
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)


class DeskFilter(filters.FilterSet):
    """Rows about learners on a desk with tabs, already scoped. One set drives the list and the work on all results;
    ``request.actor`` searches for people in their own scope."""

    tabs: ClassVar[tuple[str, ...]]

    q = filters.CharFilter(
        label=_("Name or pinyin"), method="by_person", max_length=30, validators=[without_numbers], strip=True
    )
    unit = filters.CharFilter(
        label=_("Unit"), field_name="learner__unit__full_name", lookup_expr="contains", max_length=60
    )

    def by_person(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(learner__in=search_people(actor=self.request.actor, text=value).values("pk"))

    @property
    def found(self) -> QuerySet[Any]:
        """What the filters find; nothing where they cannot be read."""
        return self.qs if self.is_valid() else self.queryset.none()

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set; else the list is that of its tab."""
        return any(self.data.get(name) for name in self.base_filters)

    @classmethod
    def tab_of(cls, data: Mapping[str, str]) -> str:
        """The tab that an address asks for, else the first."""
        tab = data.get("tab", "")
        return tab if tab in cls.tabs else cls.tabs[0]

    @classmethod
    def query_of(cls, data: Mapping[str, str]) -> str:
        """Tab and filters of an address without the place in the list."""
        known = {"tab": cls.tab_of(data)} | {name: data[name] for name in cls.base_filters if data.get(name)}
        return urlencode(known)


PEOPLE = WorkingList(
    "people",
    "people:people",
    {
        "number": _("ID number"),
        "unit": _("Unit"),
        "level": _("Title level"),
        "grade": _("Post grade"),
        "field": _("Professional field"),
        "sector": _("Ownership"),
        "post": _("Front-line post"),
        "confirmed": _("Confirmed"),
        "employment": _("Employment"),
    },
    ("number", "unit", "level", "grade", "sector", "post", "confirmed", "employment"),
)


def people_asked(request: PageRequest) -> tuple[QuerySet[Learner], Unit | None]:
    """People as the address asks for; one function for the list, the export, the paper and the
    confirmation of all. Raises Http404 for a unit outside the scope."""
    asked = request.GET
    text = asked.get("q", "")
    people = search_people(actor=request.actor, text="" if looks_like_number(text) else text)
    unit, named = None, asked.get("unit", "").strip()[:200]
    if is_public_id(named):
        unit = get_object_or_404(units_visible(actor=request.actor), public_id=named)
        people = people.filter(unit__in=units_below(actor=request.actor, unit=unit))
    elif named:
        people = people.filter(unit__in=units_called(actor=request.actor, text=named))
    if asked.get("employment") in Employment.values:
        people = people.filter(employment=asked["employment"])
    if asked.get("confirmed") == "no":
        people = people.filter(post_confirmed_at__isnull=True)
    return people, unit
