"""Medical staff under the preference for the epidemic front line."""

from __future__ import annotations

import random
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.requests.figures import Measure, PartFigure
from casework.requests.forms import KindForm
from casework.requests.kinds import Payload
from casework.requests.law import of_the_day
from casework.requests.models import CaseRequest

from .declaring import Coexistence, FactKind, Surroundings, Values, of_trade, text_field

FIRST = 2020


class EpidemicForm(KindForm):
    kind = "epidemic_frontline"
    years = forms.TypedMultipleChoiceField(label=_("Years"), coerce=int, widget=forms.CheckboxSelectMultiple)
    duty = text_field(_("Place and duty"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = of_the_day().policy_year
        self.fields["years"].choices = [(year, str(year)) for year in range(FIRST, last + 1)]  # type: ignore[attr-defined]


def values(payload: Payload) -> Values:
    return {"years": sorted(payload["years"])}


def concerns(request: CaseRequest) -> list[Any]:
    told = gettext("The field of this person is %(field)s; the clause is for medical staff.")
    return of_trade(request, ("医", "护", "药", "卫生", "检验", "疾控"), told)


def invented(rng: random.Random, around: Surroundings) -> Values | None:
    if around.trade != "health" or rng.random() >= 0.25:
        return None
    return {"years": sorted(rng.sample((around.year - 3, around.year - 2), rng.choice((1, 1, 2))))}


KIND = FactKind(
    id="epidemic_frontline", form=EpidemicForm, standing=Coexistence.YEARS, values=values, concerns=concerns,
    invented=invented, parts=(PartFigure("years", Measure.CHOSEN),),
)  # fmt: skip
