"""Asking for an export with full numbers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Unit


class ExportForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("Unit, with everything below it"), queryset=Unit.objects.none())
    reason = forms.CharField(label=_("What for"), max_length=300)

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].to_field_name = "public_id"
