"""Forms of publishing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import DateField, PortalForm


class HandInForm(PortalForm):
    """The version that was seen."""

    act = forms.CharField(initial="hand_in", widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(PortalForm):
    """From which day on, and which handing in was seen."""

    act = forms.CharField(initial="publish", widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    first_day = DateField(label=_("In use from"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].widget.attrs["min"] = today.isoformat()


class HandBackForm(PortalForm):
    """Why it is not published."""

    act = forms.CharField(initial="hand_back", widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason of handing it back"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(PortalForm):
    """Why it is taken back."""

    reason = forms.CharField(
        label=_("Reason of the withdrawal"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
