"""A post-doctoral researcher who leaves the station."""

from __future__ import annotations

import random
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import KindForm, day
from casework.requests.kinds import Payload
from casework.requests.models import CaseRequest

from .declaring import YES_NO, Coexistence, FactKind, Surroundings, Values, text_field

MERITS = ("foundation_grant", "led_project")


class PostdocForm(KindForm):
    kind = "postdoc"
    station = text_field(_("Post-doctoral station"))
    station_since = day(_("Entered the station on"), required=False)
    station_until = day(_("Left the station on"), required=False)
    merits = forms.MultipleChoiceField(
        label=_("Achieved at the station"),
        choices=[(merit, merit) for merit in MERITS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    stays_in_region = forms.ChoiceField(
        label=_("Stays after leaving the station"), choices=YES_NO, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("station_since"), data.get("station_until")
        if since and until and until < since:
            self.add_error("station_until", _("The end lies before the beginning."))
        return data


def values(payload: Payload) -> Values:
    merits = payload.get("merits", [])
    return {**{merit: merit in merits for merit in MERITS}, "stays_in_region": payload["stays_in_region"] == "yes"}


def concerns(request: CaseRequest) -> list[Any]:
    """A station without dates, or without what the clause asks for."""
    claim, found = request.effective, []
    if not claim.get("station_since") or not claim.get("station_until"):
        found.append(gettext("The dates of the station are not given."))
    if not claim.get("merits"):
        found.append(gettext("Nothing that was achieved at the station is claimed: the clause would not apply."))
    if claim.get("stays_in_region") == "no":
        found.append(gettext("The person does not stay: the clause would not apply."))
    return found


def invented(rng: random.Random, around: Surroundings) -> Values | None:
    if rng.random() >= 0.001:
        return None
    return {flag: rng.random() < 0.7 for flag in (*MERITS, "stays_in_region")}


KIND = FactKind(
    id="postdoc",
    form=PostdocForm,
    standing=Coexistence.ONE,
    values=values,
    concerns=concerns,
    guarded=True,
    invented=invented,
)
