"""Forms of closed seasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm


class ClosingForm(PortalForm):
    """Which season is closed, among those whose year is over."""

    policy = forms.ChoiceField(label=_("Policy year"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["policy"].choices = choices  # type: ignore[attr-defined]
