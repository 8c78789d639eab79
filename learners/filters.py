"""What the filters of desks have in common."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_NUMBERS = re.compile(r"[0-9]{6}")


def without_numbers(text: str) -> None:
    """Document and phone numbers do not belong into addresses."""
    if _NUMBERS.search(text):
        raise ValidationError(_("Search by name or pinyin here, not by number."))


class FilterForm(forms.Form):
    """Fields in the look of the portal."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            choice = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if choice else "form-control")
