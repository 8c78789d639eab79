"""Forms of kinds: what is asked as fields, what is kept as plain JSON data, and both as pairs for pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.days import said_day
from ground.forms import PortalForm

from . import law
from .kinds import Payload
from .states import CaseRefused


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A calendar day."""
    return forms.DateField(label=label, widget=DayInput, required=required, help_text=help_text)


NOT_CHOSEN = ("", _("Please choose"))
"""First choice of a list to choose from: nobody files what merely stood first."""


class KindForm(PortalForm):
    """Base of the forms of kinds. ``learner`` is None where only the data are checked. ``kind``: the claim, for which
    the notice of the day may have names of the fields, and of what can be chosen there."""

    kind = ""

    def __init__(self, data: Any = None, *, initial: Payload | None = None, learner: Any = None) -> None:
        super().__init__(data, initial=initial or {})
        self.learner = learner
        if self.kind:
            self._in_words_of_the_notice()

    def _in_words_of_the_notice(self) -> None:
        called = law.labels_of(self.kind)
        for name, field in self.fields.items():
            field.label = called.get(name, field.label)
            if called and isinstance(field, forms.ChoiceField):
                field.choices = [(key, called.get(f"{name}.{key}", label)) for key, label in field.choices]  # type: ignore[misc, union-attr]

    def payload(self) -> Payload:
        """The checked data as JSON; what was left empty is left out."""
        found = {name: _plain(value) for name, value in self.cleaned_data.items()}
        return {name: value for name, value in found.items() if value not in ("", None, [])}

    def pairs(self) -> list[tuple[Any, Any]]:
        """Label and text of everything that was filled in."""
        return [
            (field.label, _text(field, self.cleaned_data[name]))
            for name, field in self.fields.items()
            if self.cleaned_data.get(name) not in ("", None, [])
        ]


def check_by(form: type[KindForm]) -> Callable[[Payload], Payload]:
    """The check of a kind: the form decides, and the first thing that is wrong is said."""

    def check(payload: Payload) -> Payload:
        return _valid(form, payload).payload()

    return check


def describe_by(form: type[KindForm]) -> Callable[[Payload], list[tuple[Any, Any]]]:
    """The payload as pairs of label and text. Raises CaseRefused for data that the form would not take."""

    def describe(payload: Payload) -> list[tuple[Any, Any]]:
        return _valid(form, payload).pairs()

    return describe


def _valid(form: type[KindForm], payload: Payload) -> KindForm:
    made = form(payload)
    if not made.is_valid():
        name, errors = next(iter(made.errors.items()))
        label = made.fields[name].label if name in made.fields else ""
        raise CaseRefused(f"{label}：{errors[0]}" if label else str(errors[0]))
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _text(field: forms.Field, value: Any) -> Any:
    if isinstance(field, (forms.ChoiceField, forms.TypedChoiceField)):
        names = {str(key): label for key, label in field.choices}  # type: ignore[union-attr, misc]
        values = value if isinstance(value, list) else [value]
        return "、".join(str(names.get(str(one), one)) for one in values)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return said_day(value) if isinstance(value, dt.date) else value
