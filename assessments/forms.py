"""Forms of rulings, human decisions and requests for a review."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebook.entries import ReadingEntry

from .models import HumanDecision

_LONG = forms.Textarea(attrs={"rows": 3})


class RulingForm(forms.Form):
    """What the bureau has ruled on one reading."""

    option = forms.ChoiceField(label=_("Reading that holds"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name and number of the ruling"), max_length=120)
    ruled_on = forms.DateField(label=_("Date of the ruling"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("What it rests on"), max_length=500, widget=_LONG)

    def __init__(self, *args, entry: ReadingEntry, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        options = [(option, entry.options[option]) for option in (entry.default, entry.other)]
        self.fields["option"].choices = options  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=_LONG)


class DecisionForm(forms.Form):
    """``seen`` is the hash of the facts that the page showed."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=HumanDecision.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason (printed on the card)"), max_length=500, widget=_LONG)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AskForm(forms.Form):
    message = forms.CharField(label=_("What should be looked at"), max_length=500, required=False, widget=_LONG)


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=500, widget=_LONG)
