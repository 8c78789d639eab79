"""The form of an application day."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm


class ApplicationDayForm(PortalForm):
    """``seen`` is the step that the page showed. Without a day the purpose or level has none of its own."""

    day = forms.DateField(
        label=_("Last day of applications"),
        required=False,
        help_text=_("That day included. Left empty: no day of its own."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(label=_("What it rests on"), max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
