"""Forms of sampling audits: what to draw, and the checklist of one person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import DayInput
from ground.forms import PortalForm

from .found import Found
from .models import SampledPerson
from .wording import ANSWERS, CHECK_LABELS, STRATA


class DrawForm(PortalForm):
    """What to draw, from whom, how many."""

    title = forms.CharField(label=_("Name of the audit"), max_length=80)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=uuid.UUID)
    question = forms.ChoiceField(label=_("Question"))
    percent = forms.DecimalField(
        label=_("Share in percent"), min_value=Decimal("0.1"), max_value=100, decimal_places=1, required=False
    )
    number = forms.IntegerField(label=_("or number of people"), min_value=1, max_value=10_000, required=False)
    strata = forms.MultipleChoiceField(
        label=_("Stratified by"), choices=STRATA.items(), required=False, widget=forms.CheckboxSelectMultiple
    )
    seed = forms.CharField(
        label=_("Seed"), max_length=40, help_text=_("Drawn in public, for instance by lot; it reproduces the draw.")
    )

    def __init__(self, data: Any, *, units: Any, questions: Any, question: str) -> None:
        super().__init__(data, initial={"question": question})
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["question"].choices = questions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("percent") is None) == (data.get("number") is None) and not {"percent", "number"} & set(
            self.errors
        ):
            self.add_error("percent", _("Say either a share or a number of people."))
        return data


class CheckForm(PortalForm):
    """The checklist of one person."""

    finding = forms.CharField(
        label=_("What was found"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )
    about = forms.ChoiceField(label=_("What it is about"), required=False)
    due_on = forms.DateField(label=_("To be mended by"), required=False, widget=DayInput)

    def __init__(self, data: Any = None, *, person: SampledPerson, things: Iterable[Found] = ()) -> None:
        about = f"{person.found_kind}:{person.found_id}" if person.found_kind else ""
        initial = {"finding": person.finding, "due_on": person.due_on, "about": about, **person.checklist}
        super().__init__(data, initial=initial)
        chosen = [("", _("the person as such")), *((one.key, one.text) for one in things)]
        self.fields["about"].choices = chosen  # type: ignore[attr-defined]
        self.fields["about"].widget.attrs["class"] = "form-select"
        for name, label in CHECK_LABELS.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=ANSWERS.items(), widget=forms.RadioSelect(attrs={"class": "form-check-input"})
            )
        self.fields["due_on"].widget.attrs["class"] = "form-control"
        self.order_fields([*CHECK_LABELS, "finding", "about", "due_on"])
