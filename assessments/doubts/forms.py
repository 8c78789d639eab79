"""Forms of rulings, human decisions and requests for a review."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

from ..decisions.models import HumanOutcome

_LONG = forms.Textarea(attrs={"rows": 3})


class TakeBackForm(PortalForm):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=_LONG)


class DecisionForm(PortalForm):
    """``seen`` is the hash of the facts that the page showed."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=HumanOutcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason (printed on the card)"), max_length=500, widget=_LONG)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AskForm(PortalForm):
    message = forms.CharField(label=_("What should be looked at"), max_length=500, required=False, widget=_LONG)


class ReviewAnswerForm(PortalForm):
    answer = forms.CharField(label=_("Answer"), max_length=500, widget=_LONG)
