"""The form of a year's arrangement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

from .arrangement import ArrangementError, read_arrangement


class HolidayYearForm(PortalForm):
    """``seen`` is the edition that the page showed. The text is read here, so that what is wrong stands beside it."""

    document = forms.CharField(label=_("Number of the notice"), max_length=80)
    text = forms.CharField(
        label=_("Text of the notice"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Paste it as the State Council's office has published it, a line for each holiday."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        try:
            read_arrangement(text, self.year)
        except ArrangementError as error:
            raise forms.ValidationError(str(error)) from None
        return text
