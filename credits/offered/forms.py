"""The form of what the league says about a platform, and the search for courses."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

from ..catalogue.courses import course_key

_SHORTEST = 2
_TEXT = forms.Textarea(attrs={"rows": 3})


class PlatformAdviceForm(PortalForm):
    """``seen`` is the edition that the page showed."""

    mobiles_in = ("paying", "invoice")

    paying = forms.CharField(label=_("Where to pay"), max_length=500, required=False, widget=_TEXT)
    invoice = forms.CharField(label=_("How to get an invoice"), max_length=500, required=False, widget=_TEXT)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)


class CourseSearchForm(PortalForm):
    """Looks for a course by title or code."""

    q = forms.CharField(label=_("Title or code of the course"), max_length=120)

    def clean_q(self) -> str:
        """Marks alone would find every course."""
        text: str = self.cleaned_data["q"]
        if len(course_key(text)) < _SHORTEST:
            raise forms.ValidationError(_("Give at least two characters of the title, or the code."))
        return text
