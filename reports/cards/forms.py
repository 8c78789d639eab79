"""The forms of the public check and of a statement for another place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import DateField, PortalForm

from .verification import LAST


class PaperCheckForm(PortalForm):
    """Number and last characters of the document, or the PDF: as a file, or as its fingerprint from the browser."""

    number = forms.CharField(
        label=_("Number of the paper"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "XM-K2024-000001", "autocomplete": "off"}),
    )
    ending = forms.CharField(
        label=_("Last four characters of the document"),
        min_length=LAST,
        max_length=LAST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-not-kept": ""}),
    )
    file = forms.FileField(
        label=_("The PDF"), required=False, widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"})
    )
    fingerprint = forms.RegexField(r"^[0-9A-Fa-f]{64}$", required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("file") or given.get("fingerprint")) and not self.errors:
            for name in ("number", "ending"):
                if not given.get(name):
                    self.add_error(name, _("Give the number and the last four characters, or the PDF."))
        return given


class LeaverForm(PortalForm):
    """For whom a statement is, of somebody who leaves."""

    place = forms.CharField(
        label=_("Place or office that it is for"), max_length=80, help_text=_("Such as the HR office of the new place.")
    )
    leaves_on = DateField(label=_("Day of leaving, if it is known"), required=False)
