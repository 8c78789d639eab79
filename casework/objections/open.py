"""Objections that wait for an answer, for the book of who is in charge (casework.charge)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.actors import Actor
from ground.roles import Role
from units.models import Unit

from ..charge.openings import Only, Opening, OpenSource, Seat, league_of, own_keys, register, upwards
from ..charge.sources import chosen
from .models import Objection
from .permissions import ANSWERERS
from .route import way_up
from .services import hand_objection_on
from .states import ObjectionState


def register_objections() -> None:
    register(OpenSource("objection", gettext_lazy("objection"), open_objections, _settle))


def open_objections(ids: Only, learners: Collection[int] | None) -> Iterator[Opening]:
    rows = Objection.objects.unscoped().filter(state=ObjectionState.OPEN)
    rows = chosen(rows, ids, learners).select_related(
        "learner__unit", "learner__account", "unit", "office", "decided_office"
    )
    for objection in rows.iterator(chunk_size=500):
        unit = objection.place
        yield Opening(
            about="objection",
            public_id=objection.public_id,
            what=_("objection: %(what)s") % {"what": objection.what},
            unit=unit,
            paths=_way(objection),
            roles=ANSWERERS,
            seat=Seat(Role.LEAGUE_REVIEWER, league_of(unit.path)),
            barred=objection.barred | own_keys(objection.learner),
            learner_id=objection.learner_id,
            present=objection.office.path,
            row=objection,
        )


def _way(objection: Objection) -> tuple[str, ...]:
    """Where it lies, as long as the person belongs there; then the offices above it, then those below it that stand
    above the one that decided."""
    lies, person = objection.office.path, objection.place.path
    here = [lies] if person.startswith(lies) else []
    above = [path for path in upwards(lies)[1:] if person.startswith(path)]
    return tuple(dict.fromkeys([*here, *above, *way_up(objection.decided_office.path, person)]))


def _settle(actor: Actor, opening: Opening, office: Unit, why: str, now: dt.datetime) -> None:
    hand_objection_on(actor=actor, objection=opening.row, office=office, why=why, now=now)
