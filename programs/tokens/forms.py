"""Forms for tokens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from credits.catalogue.models import Platform
from ground.forms import DateField, PortalForm
from ground.refusals import Refused
from units.fields import UnitField, offer
from units.models import Unit

from . import addresses as ranges
from .scopes import TokenScopes


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
    reads = forms.BooleanField(label=_("May read"), required=False, initial=True)
    pushes = forms.BooleanField(
        label=_("May push hours of a platform"),
        required=False,
        help_text=_("Name the platform and, as the unit, the office; the account holds a reviewing role over it."),
    )
    platform: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Platform that pushes"), required=False)
    sandbox = forms.BooleanField(label=_("For trials: pushes store nothing"), required=False)
    asks_people = forms.BooleanField(
        label=_("May ask whether a person is in the roster"),
        required=False,
        help_text=_("Yes or no by name and number, once for each record that was pushed; each question is journalled."),
    )
    writes = forms.BooleanField(
        label=_("May also write"),
        required=False,
        help_text=_("Whatever this account itself may do through the interface."),
    )
    per_minute = forms.IntegerField(label=_("Calls a minute at most"), min_value=1, max_value=6000, initial=300)
    field_order = (
        "login", "name", "unit", "reads", "pushes", "platform", "sandbox", "asks_people", "writes", "expires_on",
        "addresses", "per_minute",
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date, platforms: QuerySet[Platform], **kwargs: Any) -> None:
        last = today + dt.timedelta(days=90)
        kwargs.setdefault("initial", {"expires_on": last, "per_minute": 300, "reads": True})
        super().__init__(*args, today=today, **kwargs)
        field = self.fields["platform"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = platforms, _("Please choose")

    def given(self) -> dict[str, Any]:
        """What was said, with the scopes as one."""
        said = dict(self.cleaned_data)
        scopes = {name: said.pop(name) for name in ("reads", "writes", "pushes", "platform", "sandbox", "asks_people")}
        return {**said, "may": TokenScopes(**scopes)}
