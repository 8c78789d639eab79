"""Fields that forms of every app use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.faults import Fault, said_in_form

from .free_text import why_not_kept

_DASHES = "---------"  # what Django says where nothing is chosen
_LACKS = _("Please fill this in.")
NOTHING_CHOSEN: list[tuple[str, Any]] = [("", "—")]


class DateField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PortalForm(forms.Form):
    """Base of every form: what is written freely holds no personal number. Exceptions are named, field by field."""

    numbers_in: tuple[str, ...] = ()
    """Fields that are such a number, or by which one is looked for."""
    mobiles_in: tuple[str, ...] = ()
    """Fields for contacts and numbers of documents, which may look like a mobile number; an ID number is refused."""

    stored = False
    """Its initial values are what is stored: a list of choices shows a value that it does not know, and keeps it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _LACKS
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == _DASHES:
                field.empty_label = NOTHING_CHOSEN[0][1]
        for name in self.numbers_in:
            if name in self.fields:  # static/js/keep.js keeps no personal number
                self.fields[name].widget.attrs.setdefault("data-not-kept", "")
        for name, field in self.fields.items() if self.stored else ():
            value = self.get_initial_for_field(field, name)
            if type(field) is forms.ChoiceField and value not in (None, "") and not field.valid_value(value):
                known: Any = field.choices
                field.choices = [*known, (value, str(value))]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for name, field in self.fields.items():
            text = self.cleaned_data.get(name)
            if not isinstance(text, str) or name in self.numbers_in or isinstance(field.widget, forms.PasswordInput):
                continue
            if sentence := why_not_kept(text, mobiles=name not in self.mobiles_in):
                self.add_error(name, sentence)


def read(found):
    """What a parser of intake has found, or its fault as a form's error."""
    if isinstance(found, Fault):
        raise forms.ValidationError(said_in_form(found))
    return found
