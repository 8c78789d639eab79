"""Forms for tokens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.forms import DateField, PortalForm
from ground.refusals import Refused
from units.fields import UnitField, offer
from units.models import Unit

from . import addresses as ranges


class TokenForm(PortalForm):
    """A token of one's own, to read only."""

    name = forms.CharField(label=_("What it is for"), max_length=40, help_text=_("Such as: monthly statistics script."))
    unit = UnitField(_("Only this unit and all below it"), required=False)
    expires_on = DateField(label=_("Last day"), help_text=_("A year from today at most."))
    addresses = forms.CharField(
        label=_("Allowed network addresses"),
        max_length=400,
        required=False,
        help_text=_("Such as 10.1.2.3 or 10.1.2.0/24, separated by spaces. Empty: from everywhere."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], today: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"expires_on": today + dt.timedelta(days=90)})
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)

    def clean_addresses(self) -> str:
        try:
            return ranges.normal(self.cleaned_data["addresses"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class TokenForOthersForm(TokenForm):
    """A token that the security administrator makes for an account."""

    login = forms.CharField(label=_("Acts for (account name)"), max_length=40)
    writes = forms.BooleanField(
        label=_("May also write"),
        required=False,
        help_text=_("Whatever this account itself may do through the interface."),
    )
    per_minute = forms.IntegerField(label=_("Calls a minute at most"), min_value=1, max_value=6000, initial=300)
    field_order = ("login", "name", "unit", "writes", "expires_on", "addresses", "per_minute")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"expires_on": today + dt.timedelta(days=90), "per_minute": 300})
        super().__init__(*args, today=today, **kwargs)
