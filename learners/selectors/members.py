"""Who belonged where on a day, of many people at once and of whole parts of the tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from journal.actors import Actor

from ..identity import normal_id_number
from ..models import Learner, Membership, Unit
from ..particulars import id_number_index
from ..scoping import below, topmost

STAFF = (Learner.Standing.ACTIVE, Learner.Standing.LONG_LEAVE, Learner.Standing.PENDING)
"""Whoever belongs to a unit and has neither left nor retired."""

_PIECE = 5000


class Named(NamedTuple):
    """A person found by what a list says."""

    pk: int
    name: str
    path: str


def _on(day: dt.date) -> Q:
    return Q(since__lte=day, standing__in=STAFF) & (Q(until__isnull=True) | Q(until__gte=day))


def places_on(*, actor: Actor, learner_ids: Iterable[int], day: dt.date) -> dict[int, str]:
    """The path of the unit on whose staff each of these people was on a day, of people whom the actor may see.

    Where they were counts, not whether the actor sees that unit: the same question has one answer for everybody.
    """
    ids = list(learner_ids)
    found: dict[int, str] = {}
    for start in range(0, len(ids), _PIECE):
        rows = Membership.objects.unscoped().filter(_on(day), learner_id__in=ids[start : start + _PIECE])
        if not actor.is_system:
            rows = rows.filter(below(actor.paths(), "learner__unit__path") | Q(learner_id=actor.learner_id or 0))
        found |= dict(rows.order_by("since", "pk").values_list("learner_id", "unit__path"))
    return found


def staff_on(*, actor: Actor, paths: Iterable[str], day: dt.date) -> QuerySet[Learner]:
    """People on the staff of the units at ``paths`` and below on a day, as far as the actor sees them now."""
    there = Membership.objects.unscoped().filter(_on(day), below(topmost(paths)))
    return Learner.objects.visible_to(actor).filter(pk__in=there.values("learner_id"))


def ever_members(*, actor: Actor, paths: Iterable[str]) -> list[int]:
    """Ids of everybody who has ever belonged to the units at ``paths`` or below, as far as the actor sees them now."""
    there = Membership.objects.unscoped().filter(below(topmost(paths)))
    people = Learner.objects.visible_to(actor).filter(pk__in=there.values("learner_id"))
    return list(people.order_by("unit_id", "pk").values_list("pk", flat=True))


def people_named(
    *, actor: Actor, unit: Unit, numbers: Iterable[str], codes: Iterable[UUID]
) -> tuple[dict[str, Named], dict[UUID, Named]]:
    """People of a unit and below it, by document number in normal form and by person code."""
    people = Learner.objects.visible_to(actor).filter(below([unit.path]))
    by_index = {id_number_index(number): normal_id_number(number) for number in numbers}
    indexes, wanted = list(by_index), list(codes)
    by_number: dict[str, Named] = {}
    by_code: dict[UUID, Named] = {}
    for start in range(0, len(indexes), _PIECE):
        rows = people.filter(id_number_index__in=indexes[start : start + _PIECE])
        for index, *person in rows.values_list("id_number_index", "pk", "name", "unit__path"):
            by_number[by_index[index]] = Named(*person)
    for start in range(0, len(wanted), _PIECE):
        rows = people.filter(public_id__in=wanted[start : start + _PIECE])
        for code, *person in rows.values_list("public_id", "pk", "name", "unit__path"):
            by_code[code] = Named(*person)
    return by_number, by_code
