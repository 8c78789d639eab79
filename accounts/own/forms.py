"""Forms about one's own account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.display import AS_DEVICE, DARK, LIGHT
from ground.forms import PortalForm


class TotpForm(PortalForm):
    code = forms.CharField(
        label=_("Code that the application shows"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class DisplayForm(PortalForm):
    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=[(AS_DEVICE, _("As the device says")), (LIGHT, _("Light")), (DARK, _("Dark"))],
        required=False,
        widget=forms.RadioSelect,
    )
    large = forms.BooleanField(label=_("Large print"), required=False)
