"""The form of cards in bulk."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

from ..cards.models import CopyKind

MOST_NAMED = 20_000
"""Lines of the list of people."""
_BREAKS = re.compile(r"[\s,，;；、]+")


class RunForm(PortalForm):
    """Whose cards, and what is made of them. ``people``: numbers of documents or person codes; empty for the whole
    list."""

    numbers_in = ("people",)

    people = forms.CharField(
        label=_("Only these people (ID number or person code, one a line)"),
        required=False,
        max_length=MOST_NAMED * 40,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    wanted = forms.ChoiceField(
        label=_("When they are issued"),
        choices=[
            (CopyKind.MERGED.value, _("put them together for printing (PDF by unit, with contents)")),
            (CopyKind.ZIP.value, _("pack the single files (ZIP)")),
            ("", _("nothing more for now")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    with_statements = forms.BooleanField(
        label=_("Statements of hours for those who do not meet the requirement"), required=False
    )

    def clean_people(self) -> list[str]:
        """The typed words, each once, in their order."""
        typed: list[Any] = [word for word in _BREAKS.split(self.cleaned_data["people"]) if word]
        if len(typed) > MOST_NAMED:
            raise forms.ValidationError(_("At most %(most)s people at once.") % {"most": MOST_NAMED})
        return list(dict.fromkeys(typed))
