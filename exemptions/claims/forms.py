"""The forms by which facts that a pack has declared are claimed; those of the other facts stand in ``known``."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import NOT_CHOSEN, KindForm, day
from rulebook import Pack
from rulebook.dimensions import FactEntry

from ..facts.rivals import LASTING
from ..known.declaring import PeriodForm


def declared_form(fact: FactEntry, pack: Pack) -> type[KindForm]:
    """The form by which a fact of a pack is claimed, from its type."""
    base = PeriodForm if fact.type in LASTING else KindForm
    fields = {} if fact.type == "flag" else {"value": _field(fact, pack)}
    return type(f"Form_{fact.id}", (base,), {**fields, "kind": fact.id, "field_order": ["value", "since", "until"]})


def _field(fact: FactEntry, pack: Pack) -> forms.Field:
    match fact.type:
        case "word":
            return forms.ChoiceField(label=fact.name, choices=[NOT_CHOSEN, *fact.words.items()])
        case "whole":
            return forms.IntegerField(label=fact.name, min_value=0, max_value=1_000_000)
        case "day":
            return day(fact.name)
    years = pack.applications.annual_check.years
    return forms.TypedMultipleChoiceField(
        label=_("Years: %(name)s") % {"name": fact.name},
        coerce=int,
        choices=[(year, str(year)) for year in range(min(years), max(years) + 1)],
        widget=forms.CheckboxSelectMultiple,
    )
