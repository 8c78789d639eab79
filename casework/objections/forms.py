"""Forms of objections."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm
from uploads.forms import ProofField


class ObjectionForm(PortalForm):
    """Why a decision is not right."""

    reasons = forms.CharField(
        label=_("Why the decision is not right"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What was overlooked or understood wrongly, and what proves it. The offices read it."),
    )
    proof = ProofField(
        label=_("Proof: photos or PDF, several are possible"),
        required=False,
        help_text=_("Whoever answers reads it, and so does whoever decided."),
    )


class VisitorObjectionForm(PortalForm):
    """Why a registration should not have been returned."""

    reasons = forms.CharField(
        label=_("Why the decision is not right"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Say nothing here that identifies you more than your name and unit; papers are shown to the office."
        ),
    )


class ObjectionAnswerForm(PortalForm):
    """What the office answers."""

    answer = forms.CharField(
        label=_("Reason of the answer"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Both the person and whoever decided read it."),
    )
