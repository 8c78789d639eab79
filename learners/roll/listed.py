"""The list of people: its columns, and whom an address asks for."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from ground.lists import WorkingList
from ground.paging import is_public_id
from ground.web import PageRequest
from units.models import Unit
from units.selectors import units_below, units_called, units_visible

from ..people.identity import looks_like_number
from ..people.models import Employment, Learner
from ..people.selectors import search_people

PEOPLE = WorkingList(
    "people",
    "people:people",
    {
        "number": gettext_lazy("ID number"),
        "unit": gettext_lazy("Unit"),
        "level": gettext_lazy("Title level"),
        "grade": gettext_lazy("Post grade"),
        "field": gettext_lazy("Professional field"),
        "sector": gettext_lazy("Ownership"),
        "post": gettext_lazy("Front-line post"),
        "confirmed": gettext_lazy("Confirmed"),
        "employment": gettext_lazy("Employment"),
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
