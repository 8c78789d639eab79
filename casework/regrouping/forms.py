"""Forms of moves of many people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.forms import DateField, PortalForm
from units.fields import UnitField, offer
from units.models import Unit


class RegroupingForm(PortalForm):
    """Where to, from which day, why. Whether the old unit closes is asked only where everybody of it goes."""

    target = UnitField(_("To an existing unit"), required=False)
    new_name = forms.CharField(
        label=_("Or to a new unit of this name"),
        max_length=100,
        required=False,
        help_text=_("It is made beside the unit that the people leave."),
    )
    day = DateField(label=_("From which day"))
    reason = forms.CharField(label=_("Reason (notice or decision)"), max_length=300)
    closes = forms.BooleanField(label=_("Close the old unit; the new one follows it"), required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "target", units)
        if not whole:
            del self.fields["closes"]
