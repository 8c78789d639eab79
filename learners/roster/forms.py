"""Uploading a roster."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground import clock
from ground.forms import PortalForm
from uploads.forms import FileForm

from .planning import default_since

CREATED = "+"
TAKE = "take_nearest"
"""The button that takes the nearest present unit for all that are ticked."""


class RosterForm(FileForm):
    since = forms.DateField(
        label=_("In the unit since"),
        help_text=_("For new people whose row does not say since when they belong to the unit."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class UnitsForm(PortalForm):
    """Of each unit that nobody knows: created, or the present one that is meant; ``units`` as the plan tells them."""

    def __init__(self, *args: Any, units: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = units
        self.fields["plan_number"] = forms.IntegerField(min_value=1)
        self.fields["take"] = forms.MultipleChoiceField(
            choices=[(str(number), "") for number, unit in enumerate(units) if unit["nearest"]], required=False
        )
        if self.data.get("act") == TAKE:
            return
        for number, unit in enumerate(units):
            choices = [one for one in (CREATED if unit["creates"] else "", unit["nearest"]) if one]
            self.fields[f"unit_{number}"] = forms.ChoiceField(
                choices=[(one, one) for one in choices], required=unit["creates"]
            )

    def said(self) -> dict[str, str]:
        """Full name of the unit that each name means; empty for one that is created. By ticks, only what is ticked."""
        if self.data.get("act") == TAKE:
            ticked = [self._units[int(number)] for number in self.cleaned_data["take"]]
            return {unit["name"]: unit["nearest"] for unit in ticked}
        chosen = {unit["name"]: self.cleaned_data[f"unit_{number}"] for number, unit in enumerate(self._units)}
        return {name: "" if what == CREATED else what for name, what in chosen.items() if what}


def roster_form(actor: Any, thing: Any, data: Any, files: Any) -> RosterForm:
    """With the day that is proposed for people whose row says none."""
    return RosterForm(data, files, initial={"since": default_since(clock.today())})
