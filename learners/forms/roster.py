"""Uploading a roster."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("Roster file"),
        help_text=_("xlsx, xls or csv, at most 50 MB. Start from the template if you have no file yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    since = forms.DateField(
        label=_("In the unit since"),
        help_text=_("For new people whose row does not say since when they belong to the unit."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
