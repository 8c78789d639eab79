"""Forms of the tree of units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.forms import NOTHING_CHOSEN, DateField, PortalForm

from .fields import UnitField, offer
from .models import SectorChoices, Unit, UnitKind


class UnitForm(PortalForm):
    mobiles_in = ("contact",)
    stored = True

    name = forms.CharField(label=_("Name of the unit"), max_length=100)
    kind = forms.ChoiceField(label=_("Level"), choices=UnitKind.choices)
    sector = forms.ChoiceField(label=_("Ownership"), choices=NOTHING_CHOSEN + SectorChoices.choices, required=False)
    contact = forms.CharField(label=_("Contact of the office"), max_length=120, required=False)


class NewUnitForm(PortalForm):
    """``name`` may go through several levels: what is missing on the way is created with it (services.create_units)."""

    parent = UnitField(_("Belongs to"))
    name = forms.CharField(
        label=_("Name of the unit"),
        max_length=400,
        help_text=_("Several levels at once: 教育局>第二中学. What is missing on the way is created, too."),
    )
    sector = forms.ChoiceField(label=_("Ownership"), choices=NOTHING_CHOSEN + SectorChoices.choices, required=False)

    def __init__(self, *args: Any, parents: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", parents)


class CloseForm(PortalForm):
    day = DateField(label=_("Closed on"))
    successor = UnitField(_("Taken over by (merged into, renamed as, divided into)"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "successor", units)
