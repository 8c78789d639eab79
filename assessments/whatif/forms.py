"""What a trial is asked for with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import DateField, PortalForm


class WhatIfForm(PortalForm):
    """The day, and what the draft is compared with."""

    as_of = DateField(label=_("Day of the decision"))
    against = forms.ChoiceField(label=_("Compared with"), required=False)

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = ("", _("the law in force"))
        self.fields["against"].choices = [law, *others]  # type: ignore[attr-defined]
