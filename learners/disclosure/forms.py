"""Asking for an export with full numbers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm
from units.fields import UnitField, offer


class ExportForm(PortalForm):
    unit = UnitField(_("Unit, with everything below it"))
    reason = forms.CharField(label=_("What for"), max_length=300)

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)
