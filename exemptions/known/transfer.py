"""Somebody has moved from a party or government organ."""

from __future__ import annotations

import random
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import KindForm, day
from casework.requests.models import CaseRequest
from credits.records.selectors import first_completion
from ground.actors import SystemActor
from ground.days import said_day
from learners.people.selectors import membership_history

from .declaring import Coexistence, FactKind, Surroundings, Values, begun, day_of, only, text_field

READER = SystemActor("concerns")


class TransferForm(KindForm):
    kind = "transfer"
    organ = text_field(_("Organ"))
    on = day(_("Moved on"))
    post = text_field(_("Post since then"))


def concerns(request: CaseRequest) -> list[Any]:
    """People learn before they move here, or had belonged to a unit of ours all along."""
    moved = day_of(request, "on")
    if moved is None:
        return []
    found = begun(request, "on")
    first = first_completion(actor=READER, learner=request.learner)
    if first is not None and first < moved:
        found.append(
            gettext("Hours are on record from %(first)s on, before the day of the move.") % {"first": said_day(first)}
        )
    earlier = [m.since for m in membership_history(actor=READER, learner=request.learner) if m.since < moved]
    if earlier:
        found.append(
            gettext("The roster has this person in a unit since %(day)s, before the day of the move.")
            % {"day": said_day(min(earlier))}
        )
    return found


def invented(rng: random.Random, around: Surroundings) -> Values | None:
    return {"on": around.day(rng, 6).isoformat()} if rng.random() < 0.007 else None


KIND = FactKind(
    id="transfer",
    form=TransferForm,
    standing=Coexistence.ONE,
    values=only("on"),
    concerns=concerns,
    guarded=True,
    invented=invented,
)
