"""Forms of training plans."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import DayInput
from ground.forms import PortalForm
from units.models import Unit
from units.paths import said_path
from uploads.forms import FileForm

from .drafts import PlanContent
from .models import TrainingPlan


def _tenths(hours: Decimal | None) -> int | None:
    return int(hours * 10) if hours else None


class PlanForm(PortalForm):
    """What the notice asks a plan to say; a draft may leave anything out."""

    title = forms.CharField(label=_("Name of the training"), max_length=120)
    units: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Units in scope"),
        queryset=None,
        required=False,
        help_text=_("None chosen: the office and everything below it."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    content = forms.CharField(
        label=_("Content"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    mode = forms.ChoiceField(label=_("Mode"), choices=[("", "—"), *TrainingPlan.TeachingMode.choices], required=False)
    partner = forms.CharField(label=_("Institution, unless on your own"), max_length=120, required=False)
    teachers = forms.CharField(
        label=_("Teachers"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    participants = forms.IntegerField(
        label=_("Number of participants"), min_value=1, max_value=1_000_000, required=False
    )
    completes_on = forms.DateField(label=_("Training completed by"), required=False, widget=DayInput)
    hours = forms.DecimalField(
        label=_("Hours"), min_value=Decimal("0.1"), max_value=Decimal("9999.9"), decimal_places=1, required=False
    )

    def __init__(self, data: Any = None, *, plan: TrainingPlan | None = None, units: Any) -> None:
        super().__init__(data, initial=_initial(plan) if plan else None)
        field = self.fields["units"]
        field.queryset = units  # type: ignore[attr-defined]
        field.label_from_instance = lambda unit: said_path(unit.full_name)  # type: ignore[attr-defined]

    def content_of(self) -> PlanContent:
        data = self.cleaned_data
        plain = {name: data[name] for name in ("title", "content", "mode", "partner", "teachers", "participants")}
        return PlanContent(**plain, completes_on=data["completes_on"], tenths=_tenths(data["hours"]))

    def units_of(self) -> list[Unit]:
        return list(self.cleaned_data["units"])


def _initial(plan: TrainingPlan) -> dict[str, Any]:
    found = dict(PlanContent.of(plan).__dict__)
    tenths = found.pop("tenths")
    return found | {"hours": Decimal(tenths) / 10 if tenths else None, "units": list(plan.units.all())}


class RecordForm(PortalForm):
    """The filing as the league enters it."""

    mobiles_in = ("number",)
    filed_on = forms.DateField(label=_("Came in on"), widget=DayInput)
    number = forms.CharField(label=_("Filing number"), max_length=40)


class ReportForm(PortalForm):
    """How the training went."""

    held_on = forms.DateField(label=_("Completed on"), widget=DayInput)
    hours = forms.DecimalField(
        label=_("Hours held"), min_value=Decimal("0.1"), max_value=Decimal("9999.9"), decimal_places=1
    )
    attended = forms.IntegerField(label=_("Participants who attended"), min_value=0, max_value=1_000_000)
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "held_on": data["held_on"],
            "held_tenths": int(data["hours"] * 10),
            "attended": data["attended"],
            "note": data["note"],
        }


def plan_roster_form(actor: Any, thing: Any, data: Any, files: Any) -> FileForm:
    """The file alone: its address names the plan."""
    return FileForm(data, files)
