"""Choosing a unit: from a short list, or by typing part of its name where a list would be too long to choose from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from ground.paging import is_public_id

from .models import Unit
from .paths import said_path, with_words

LISTED, SUGGESTED = 50, 2_000


class UnitInput(forms.TextInput):
    """A line to type in, with the names of units for the browser to suggest."""

    def __init__(self, units: QuerySet[Unit]) -> None:
        super().__init__({"autocomplete": "off", "placeholder": _("Part of the name")})
        self.units = units

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        key = f"{name}-units"
        box = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        names = self.units.values_list("full_name")[:SUGGESTED]
        options = format_html_join("", '<option value="{}"></option>', names)
        return format_html('{}<datalist id="{}">{}</datalist>', box, key, options)


class UnitField(forms.ModelChoiceField):
    """One of the units that the page offers: its public id, its path, its name, or words that only one of them has."""

    default_error_messages = {
        "invalid_choice": _("No unit of yours is written like this."),
        "several": _("Several units fit: %(names)s. Write more of the name."),
    }

    def __init__(self, label: Any, *, required: bool = True) -> None:
        super().__init__(
            Unit.objects.none(),
            label=label,
            required=required,
            to_field_name="public_id",
            empty_label=_("please choose"),
        )

    def label_from_instance(self, obj: Unit) -> str:
        return said_path(obj.full_name)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(self.widget, UnitInput):
            return super().prepare_value(value)
        if value and is_public_id(value):
            value = self._units().filter(public_id=value).first()
        return value.full_name if isinstance(value, Unit) else value

    def to_python(self, value: Any) -> Unit | None:
        if value in self.empty_values or isinstance(value, Unit) or is_public_id(value):
            return super().to_python(value)
        text, units = str(value).strip()[:200], self._units()
        for fitting in (units.filter(full_name=text), units.filter(name=text), with_words(units, text)):
            found = list(fitting[:4])
            if found:
                break
        if not found:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        if len(found) > 1:
            names = "、".join(unit.full_name for unit in found[:3]) + ("…" if len(found) > 3 else "")
            raise ValidationError(self.error_messages["several"] % {"names": names}, code="several")
        return found[0]

    def _units(self) -> QuerySet[Unit]:
        assert self.queryset is not None
        return self.queryset


def offer(form: forms.Form, name: str, units: QuerySet[Unit]) -> None:
    """Says which units a form may name."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = units
    if units.count() > LISTED:
        field.widget = UnitInput(units)
        field.widget.is_required = field.required
