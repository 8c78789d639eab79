"""Since when the present title is held."""

from __future__ import annotations

import random
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import KindForm, day
from casework.requests.models import CaseRequest

from .declaring import Coexistence, FactKind, Surroundings, Values, begun, day_of, only, text_field

OF_AGE = 18


class TenureForm(KindForm):
    kind = "tenure"
    mobiles_in = ("approval",)
    title = text_field(_("Present title"))
    since = day(_("Held since"))
    approval = text_field(_("Document of the appointment"), required=False)


def concerns(request: CaseRequest) -> list[Any]:
    since, born = day_of(request, "since"), request.learner.birth_date
    found = begun(request)
    if since and born and since.year - born.year < OF_AGE:
        found.append(gettext("The title would have been given before the person was 18."))
    return found


def invented(rng: random.Random, around: Surroundings) -> Values | None:
    return {"since": around.day(rng, 9).isoformat()} if rng.random() < 0.012 else None


KIND = FactKind(
    id="tenure",
    form=TenureForm,
    standing=Coexistence.LATEST,
    values=only("since"),
    concerns=concerns,
    invented=invented,
)
