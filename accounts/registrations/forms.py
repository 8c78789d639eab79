"""The form of a registration."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import read
from intake.faults import Fault, said_in_form
from intake.values import identity, names, numbers
from learners.people.models import Learner

from ..credentials.forms import NewPasswordMixin, captcha_field


class RegistrationForm(NewPasswordMixin):
    numbers_in = ("id_number", "phone")

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("As on the document."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    document_type = forms.ChoiceField(label=_("Document"), choices=Learner.DocumentType.choices)
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    unit_name = forms.CharField(
        label=_("Unit"), max_length=120, help_text=_("Part of the name is enough; you choose from what is found.")
    )
    unit = forms.ChoiceField(label=_("Choose your unit"), required=False, widget=forms.RadioSelect)
    field_order = ["name", "document_type", "id_number", "phone", "unit_name", "unit", "new", "again", "captcha"]

    def __init__(self, *args, now: dt.datetime, units=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["unit"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [(str(unit.public_id), unit.full_name.replace(">", " > ")) for unit in units]
        if not units:
            del self.fields["unit"]
        self.fields["captcha"] = captcha_field(now)
        self.order_fields(self.field_order)

    def clean_name(self) -> str:
        return read(names.person_name(self.cleaned_data["name"]))

    def clean_phone(self) -> str:
        return read(numbers.mobile(self.cleaned_data["phone"]))

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("id_number") and cleaned.get("document_type"):
            found = identity.document_number(cleaned["id_number"], cleaned["document_type"])
            if isinstance(found, Fault):
                self.add_error("id_number", said_in_form(found))
            else:
                cleaned["id_number"] = found
        return cleaned
