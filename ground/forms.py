"""Fields that forms of every app use."""

from __future__ import annotations

from typing import Any

from django import forms

from intake.faults import Fault

NOTHING_CHOSEN: list[tuple[str, Any]] = [("", "—")]


class DateField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def read(found):
    """What a parser of intake has found, or its fault as a form's error."""
    if isinstance(found, Fault):
        raise forms.ValidationError(f"{found.message_zh}。{found.hint_zh}。")
    return found
