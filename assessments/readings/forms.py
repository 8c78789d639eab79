"""The form of a ruling."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm
from rulebook.entries import ReadingEntry

from ..doubts.forms import _LONG


class RulingForm(PortalForm):
    """What the bureau has ruled on one reading."""

    option = forms.ChoiceField(label=_("Reading that holds"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name and number of the ruling"), max_length=120)
    ruled_on = forms.DateField(label=_("Date of the ruling"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("What it rests on"), max_length=500, widget=_LONG)

    def __init__(self, *args, entry: ReadingEntry, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        options = [(option, entry.options[option]) for option in (entry.default, *entry.others)]
        self.fields["option"].choices = options  # type: ignore[attr-defined]
