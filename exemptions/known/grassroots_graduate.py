"""A graduate in a township or village, whose recognition asks for so many years."""

from __future__ import annotations

import random
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import NOT_CHOSEN, KindForm, day
from casework.requests.law import of_the_day

from .declaring import Coexistence, FactKind, Surroundings, Values, begun, only, text_field


class GraduateForm(KindForm):
    kind = "grassroots_graduate"
    required_years = forms.TypedChoiceField(label=_("Years required"), coerce=int)
    workplace = text_field(_("Where you work"))
    since = day(_("Since"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounds = of_the_day().applications.recognition
        years = range(bounds.least_years, bounds.most_years + 1)
        self.fields["required_years"].choices = [NOT_CHOSEN, *((number, str(number)) for number in years)]  # type: ignore[attr-defined]


def invented(rng: random.Random, around: Surroundings) -> Values | None:
    return {"required_years": rng.randint(1, 4)} if around.township and rng.random() < 0.05 else None


KIND = FactKind(
    id="grassroots_graduate", form=GraduateForm, standing=Coexistence.PERIODS, values=only("required_years"),
    concerns=begun, invented=invented,
)  # fmt: skip
