"""The form for a webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.events import EventKind
from ground.forms import PortalForm
from units.fields import UnitField, offer
from units.models import Unit


class WebhookForm(PortalForm):
    """Where to send, what, and of whom."""

    name = forms.CharField(label=_("What it is for"), max_length=40, help_text=_("Such as: regional talent database."))
    url = forms.CharField(
        label=_("Address that takes the events"), max_length=300, help_text=_("Such as https://example.gov.cn/events.")
    )
    kinds = forms.MultipleChoiceField(label=_("Events"), choices=EventKind.choices, widget=forms.CheckboxSelectMultiple)
    unit = UnitField(_("Only this unit and all below it"), required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)
