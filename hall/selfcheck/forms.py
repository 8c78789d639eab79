"""The five questions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.forms import NOTHING_CHOSEN, DateField, PortalForm
from learners.people.models import SexChoices
from reports.audit.question import labels
from rulebook import Pack

from .questions import ALL, NONE, SelfCheck

_PLACES = [
    ("public", gettext_lazy("in the public sector")),
    ("non_public", gettext_lazy("in the non-public economy")),
    ("grassroots", gettext_lazy("at the front line of a township or village")),
    ("unknown", gettext_lazy("I do not know")),
]
_OLDEST = 120


class SelfCheckForm(PortalForm):
    """One field for each year of the notice; the other questions are the same under every notice."""

    question = forms.ChoiceField(label=gettext_lazy("1. What do you want to apply for?"))
    birth_date = DateField(label=gettext_lazy("2. When were you born?"))
    sex = forms.ChoiceField(label=gettext_lazy("3. Sex"), choices=[*NOTHING_CHOSEN, *SexChoices.choices])
    place = forms.ChoiceField(label=gettext_lazy("4. Where do you work?"), choices=_PLACES)

    def __init__(self, *args: Any, pack: Pack, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack, self.today = pack, today
        asked = self.fields["question"]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = list(labels(pack).items())
        done = [(NONE, _("nothing complete")), (ALL, _("everything complete"))]
        if len(pack.subjects) > 1:
            done += [(subject.id, _("only %(subject)s") % {"subject": subject.name}) for subject in pack.subjects]
        for year in sorted(pack.applications.annual_check.years, reverse=True):
            label = _("5. Verified hours of %(year)s") % {"year": year}
            self.fields[f"year_{year}"] = forms.ChoiceField(label=label, choices=done)

    def clean_birth_date(self) -> dt.date:
        found: dt.date = self.cleaned_data["birth_date"]
        if not self.today.year - _OLDEST <= found.year or found > self.today:
            raise forms.ValidationError(_("This is no day on which you can have been born."))
        return found

    def said(self) -> SelfCheck:
        given = self.cleaned_data
        years = {year: given[f"year_{year}"] for year in self.pack.applications.annual_check.years}
        return SelfCheck(given["question"], given["sex"], given["birth_date"], given["place"], years)
