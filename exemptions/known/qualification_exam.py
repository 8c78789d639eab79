"""A vocational qualification examination."""

from __future__ import annotations

import random
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import NOT_CHOSEN, KindForm
from casework.requests.kinds import Payload
from casework.requests.law import of_the_day
from casework.requests.models import CaseRequest

from .declaring import YES_NO, Coexistence, FactKind, Surroundings, Values, text_field

YEARS_BACK = 10


class ExamForm(KindForm):
    kind = "qualification_exam"
    mobiles_in = ("certificate_number",)
    qualification = text_field(_("Qualification"))
    certificate_number = text_field(_("Certificate number"), required=False)
    year = forms.TypedChoiceField(label=_("Year of the certificate"), coerce=int)
    in_region = forms.ChoiceField(label=_("Taken in the region"), choices=YES_NO, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = of_the_day().policy_year
        years = range(last, last - YEARS_BACK, -1)
        self.fields["year"].choices = [NOT_CHOSEN, *((year, str(year)) for year in years)]  # type: ignore[attr-defined]


def values(payload: Payload) -> Values:
    return {"year": payload["year"], "in_region": payload["in_region"] == "yes"}


def concerns(request: CaseRequest) -> list[Any]:
    if request.effective.get("in_region") == "no":
        return [gettext("The examination was not taken in the region: the clause would not apply.")]
    return []


def invented(rng: random.Random, around: Surroundings) -> Values | None:
    if rng.random() >= 0.02:
        return None
    return {"year": around.year - rng.randrange(4), "in_region": rng.random() < 0.85}


KIND = FactKind(
    id="qualification_exam",
    form=ExamForm,
    standing=Coexistence.MANY,
    values=values,
    concerns=concerns,
    invented=invented,
)
