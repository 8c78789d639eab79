"""Who belonged where on a day, of many people at once and of whole parts of the tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from ground.actors import Actor
from ground.pieces import pieces
from ground.scoping import below, own_or_below, topmost
from units.models import Unit

from ..dated import SERVING, STAFF, on_day
from ..identity import normal_id_number
from ..models import Learner, Membership
from ..particulars import id_number_index


class Named(NamedTuple):
    """A person found by what a list says."""

    pk: int
    name: str
    path: str


def places_on(
    *, actor: Actor, learner_ids: Iterable[int], day: dt.date, employment: Iterable[str] = STAFF
) -> dict[int, str]:
    """The path of the unit on whose staff (in one of these employments) each of these people was on a day, of people
    whom the actor may see.

    Where they were counts, not whether the actor sees that unit: the same question has one answer for everybody.
    """
    ids = list(learner_ids)
    found: dict[int, str] = {}
    for piece in pieces(ids):
        rows = Membership.objects.unscoped().filter(on_day(day, employment=employment), learner_id__in=piece)
        if not actor.is_system:
            rows = rows.filter(own_or_below(actor))
        found |= dict(rows.order_by("since", "pk").values_list("learner_id", "unit__path"))
    return found


def serving_on(
    *, actor: Actor, unit: Unit, day: dt.date, with_lower: bool = True, employment: Iterable[str] | None = SERVING
) -> QuerySet[Any]:
    """Everybody who served in a unit (and below it) on a day, wherever they belong by now: each with ``place``,
    ``place_name`` and ``place_key``: path, path of names and id of the unit they belonged to on the day.

    Whoever is in charge of a unit sees who was on its staff on a day, gone since or not.
    """
    there = below([unit.path], "memberships__unit__path") if with_lower else Q(memberships__unit=unit)
    if not actor.is_system:
        there &= below(actor.paths(), "memberships__unit__path")
    people = Learner.objects.unscoped().filter(there & on_day(day, employment=employment, field="memberships__"))
    return people.annotate(
        place=F("memberships__unit__path"),
        place_name=F("memberships__unit__full_name"),
        place_key=F("memberships__unit_id"),
    )


def staff_on(*, actor: Actor, paths: Iterable[str], day: dt.date) -> QuerySet[Learner]:
    """People on the staff of the units at ``paths`` and below on a day, as far as the actor sees them now."""
    there = Membership.objects.unscoped().filter(on_day(day), below(topmost(paths)))
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
    for piece in pieces(indexes):
        rows = people.filter(id_number_index__in=piece)
        for index, *person in rows.values_list("id_number_index", "pk", "name", "unit__path"):
            by_number[by_index[index]] = Named(*person)
    for some in pieces(wanted):
        rows = people.filter(public_id__in=some)
        for code, *person in rows.values_list("public_id", "pk", "name", "unit__path"):
            by_code[code] = Named(*person)
    return by_number, by_code
