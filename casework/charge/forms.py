"""The form by which a role ends."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm


class RoleEndForm(PortalForm):
    successor = forms.CharField(
        label=_("Hand over to (account name)"),
        max_length=40,
        required=False,
        help_text=_("This account gets the role from today, in the same step. Empty: the role is withdrawn."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
