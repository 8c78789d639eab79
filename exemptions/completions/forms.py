"""What is filled in on the page of completions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

SHOWN = (
    ("", _("everybody")),
    ("roster", _("on the roster")),
    ("done", _("reported as completed")),
    ("open", _("not reported")),
)
MOST_LINES = 5000


class CompletionFilter(PortalForm):
    name = forms.CharField(
        label=_("Name"), max_length=40, required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    shown = forms.ChoiceField(
        label=_("Which people"), choices=SHOWN, required=False, widget=forms.Select(attrs={"class": "form-select"})
    )


class NumbersForm(PortalForm):
    numbers_in = ("numbers",)

    numbers = forms.CharField(
        label=_("ID numbers, one in each line"),
        max_length=MOST_LINES * 24,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def lines(self) -> list[str]:
        return self.cleaned_data["numbers"].splitlines()[:MOST_LINES]
