"""Forms about imports, verification and missing hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from units.paths import said_path
from uploads.forms import ConfirmForm, FileForm

from ..catalogue.models import Platform
from .selectors import offices_of, platforms


def _choose_among(form: forms.Form, name: str, rows: QuerySet[Any], label: Callable[[Any], str]) -> None:
    """Gives a choice its rows, already scoped, and how they read."""
    field = cast(forms.ModelChoiceField, form.fields[name])
    field.queryset = rows
    field.label_from_instance = label  # type: ignore[method-assign, assignment]


class HoursFileForm(FileForm):
    """A platform's file, for one of the officer's offices."""

    platform = forms.ModelChoiceField(label=_("Platform"), queryset=Platform.objects.none(), empty_label=None)
    office: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Office"),
        queryset=None,
        empty_label=None,
        help_text=_("The file is compared with the roster of this office and everything below it."),
    )
    field_order = ("platform", "office", "file")

    def __init__(self, *args, platforms, offices, **kwargs):
        super().__init__(*args, **kwargs)
        _choose_among(self, "platform", platforms, lambda row: row.name)
        _choose_among(self, "office", offices, lambda unit: said_path(unit.full_name))
        self.fields["office"].initial = offices.first()
        if len(offices[:2]) == 1:
            self.fields["office"].widget = forms.HiddenInput()


def hours_file_form(actor: Any, thing: Any, data: Any, files: Any) -> HoursFileForm:
    """With the platforms and the offices of the actor."""
    return HoursFileForm(data, files, platforms=platforms(actor=actor), offices=offices_of(actor=actor))


class ConfirmHoursForm(ConfirmForm):
    """What is confirmed: this plan, with or without verifying, and that strangers stay out."""

    verify = forms.BooleanField(
        label=_("Verify the hours at once (your own, and rows with something to mind, stay unverified)"), required=False
    )
    leave_out_strangers = forms.BooleanField(
        label=_("Store the other rows; the rows of people who are not in my roster stay out"), required=False
    )
