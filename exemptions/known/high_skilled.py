"""A highly skilled worker."""

from __future__ import annotations

import random

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.requests.figures import PERIOD
from casework.requests.forms import NOT_CHOSEN

from .declaring import Coexistence, FactKind, PeriodForm, Surroundings, Values, begun, text_field


class SkilledForm(PeriodForm):
    kind = "high_skilled"
    mobiles_in = ("certificate_number",)
    level = forms.ChoiceField(
        label=_("Skill level"),
        choices=[
            NOT_CHOSEN,
            ("chief", _("chief or special-grade technician")),
            ("senior_technician", _("senior technician")),
            ("technician", _("technician")),
            ("senior_worker", _("senior worker")),
        ],
    )
    certificate_number = text_field(_("Certificate number"), required=False)
    field_order = ["level", "certificate_number", "since", "until"]


def invented(rng: random.Random, around: Surroundings) -> Values | None:
    return {} if around.trade in {"company", "building"} and rng.random() < 0.05 else None


KIND = FactKind(
    id="high_skilled", form=SkilledForm, standing=Coexistence.PERIODS, concerns=begun, parts=PERIOD, invented=invented
)
