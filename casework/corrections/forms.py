"""The form of a correction, and the filters of those that wait."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import NOTHING_CHOSEN, PortalForm
from learners.roll.filters import WaitingFilter

from .models import Correction


class CorrectionForm(PortalForm):
    numbers_in = ("value",)

    item = forms.ChoiceField(label=_("What is wrong"), choices=Correction.Item.choices)
    value = forms.CharField(
        label=_("What would be right"), max_length=60, widget=forms.TextInput({"data-not-kept": "numbers"})
    )
    explanation = forms.CharField(
        label=_("Explanation"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class CorrectionFilter(WaitingFilter):
    """Filters of the list of corrections."""

    item = forms.ChoiceField(label=_("What is wrong"), choices=NOTHING_CHOSEN + Correction.Item.choices, required=False)
