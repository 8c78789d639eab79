"""Forms about people who stand on the roster twice."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm


class ProposalForm(PortalForm):
    """Which of two records stays, and by what it is known that both are of one person."""

    reason = forms.CharField(
        label=_("By what it is known"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: identity card and former passport seen, with the same photo and birth date."),
    )  # fmt: skip


class OtherForm(PortalForm):
    """The other record, where it is not among the candidates."""

    numbers_in = ("number",)

    number = forms.CharField(label=_("ID number of the other record"), max_length=40)
