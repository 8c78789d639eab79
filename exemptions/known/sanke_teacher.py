"""A teacher of one of the three subjects."""

from __future__ import annotations

import random
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.requests.figures import PERIOD
from casework.requests.forms import NOT_CHOSEN
from casework.requests.models import CaseRequest

from .declaring import Coexistence, FactKind, PeriodForm, Surroundings, Values, begun, of_trade, text_field


class SankeForm(PeriodForm):
    kind = "sanke_teacher"
    subject = forms.ChoiceField(
        label=_("Subject taught"),
        choices=[NOT_CHOSEN, ("politics", _("politics")), ("chinese", _("Chinese")), ("history", _("history"))],
    )
    school = text_field(_("School and classes"))
    field_order = ["subject", "school", "since", "until"]


def concerns(request: CaseRequest) -> list[Any]:
    told = gettext("The field of this person is %(field)s; the clause is for teachers.")
    return begun(request) + of_trade(request, ("教",), told)


def invented(rng: random.Random, around: Surroundings) -> Values | None:
    return {} if around.trade == "education" and rng.random() < 0.08 else None


KIND = FactKind(
    id="sanke_teacher",
    form=SankeForm,
    standing=Coexistence.PERIODS,
    concerns=concerns,
    parts=PERIOD,
    of_trainings=True,
    invented=invented,
)
