"""Reads of registrations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from ground.actors import Actor, require
from ground.roles import KEEPERS
from units.models import Unit
from units.selectors import units_at

from ..holders.models import Registration
from ..holders.selectors import Holder, holders
from ..holders.states import FilingState


def registrations_waiting(*, actor: Actor) -> QuerySet[Registration]:
    """Registrations that the actor may decide, the oldest first."""
    return registrations_in_charge(actor=actor).filter(state=FilingState.WAITING)


def registrations_in_charge(*, actor: Actor) -> QuerySet[Registration]:
    """Those that are the actor's to decide, or were before somebody decided them: whoever comes second is told so."""
    require(actor)
    rows = Registration.objects.visible_to(actor)
    if not actor.is_system and not actor.paths(KEEPERS):
        return rows.none()
    return rows.select_related("unit").order_by("pk")


def named_in(*, actor: Actor, rows: QuerySet[Registration], text: str, unit: str) -> QuerySet[Registration]:
    """Those of a name and of units whose path has the words."""
    require(actor)
    if text:
        rows = rows.filter(name__icontains=text)
    for word in unit.split():
        rows = rows.filter(unit__full_name__icontains=word)
    return rows


@dataclass(frozen=True)
class Decider:
    """Who is in charge of a unit's requests on a day."""

    office: Unit
    names: tuple[str, ...]


def decider_for(*, actor: Actor, unit: Unit, day: dt.date, besides: int | None = None) -> Decider | None:
    """The nearest office, from the unit upwards, where somebody but the account ``besides`` keeps the roster."""
    require(actor)
    paths = [unit.path[:end] for end in range(len(unit.path), 0, -unit.steplen)]
    by_path: dict[str, list[Holder]] = {}
    for holder in holders(actor=actor, roles=KEEPERS, day=day, paths=paths):
        if holder.account_id != besides:
            by_path.setdefault(holder.path, []).append(holder)
    for path in paths:
        if path in by_path:
            found = by_path[path]
            office = units_at(actor=actor, paths=[path])[path]
            return Decider(office, tuple(sorted({holder.name for holder in found})))
    return None


def registration_filed(*, actor: Actor, public_id: object) -> QuerySet[Registration]:
    """One registration by its address, which only whoever filed it has been told."""
    require(actor)
    return Registration.objects.unscoped().filter(public_id=public_id).select_related("unit")


def registered_since(*, actor: Actor, registration: Registration) -> bool:
    """Whether another registration of the same number was approved."""
    require(actor)
    others = Registration.objects.unscoped().filter(id_number_index=registration.id_number_index)
    return others.filter(state=FilingState.APPROVED).exists()
