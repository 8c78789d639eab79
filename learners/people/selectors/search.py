"""Reads about people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet

from ground.actors import Actor, require
from ground.pieces import pieces
from ground.scoping import below
from units.models import Unit

from ..dated import on_day
from ..former import merged_with_numbers
from ..identity import normal_id_number
from ..models import Learner, Membership
from ..naming import named_like
from ..particulars import id_number_index, phone_index


class RosterMatch(NamedTuple):
    """What an import needs to know of a person it has found by number."""

    pk: int
    public_id: str
    name: str
    unit_id: int


def learners_visible(*, actor: Actor) -> QuerySet[Learner]:
    """People whom the actor may see. Everything else does not exist for them."""
    return Learner.objects.visible_to(actor)


def learners_of(*, actor: Actor, unit: Unit, with_lower: bool = True) -> QuerySet[Learner]:
    """People who belong to a unit now, with the levels below it or without."""
    people = learners_visible(actor=actor)
    return people.filter(below([unit.path])) if with_lower else people.filter(unit=unit)


def members_on(*, actor: Actor, unit: Unit, day: dt.date) -> QuerySet[Membership]:
    """Who belonged to a unit or below it on a day, as far as the actor sees."""
    return Membership.objects.visible_to(actor).filter(on_day(day, employment=None)).filter(below([unit.path]))


def membership_history(*, actor: Actor, learner: Learner) -> QuerySet[Membership]:
    """Where a visible person has belonged, the last unit first, as far as the actor sees."""
    rows = Membership.objects.visible_to(actor).filter(learner=learner)
    return rows.select_related("unit").order_by("-since", "-pk")


def learner_by_number(*, actor: Actor, number: str) -> Learner | None:
    """The visible person with a document number, however it is typed."""
    return learners_visible(actor=actor).filter(id_number_index=id_number_index(number)).first()


def learners_by_number(*, actor: Actor, numbers: Iterable[str]) -> dict[str, RosterMatch]:
    """Visible people by document number in normal form (identity.normal_id_number). 60,000 numbers take seconds."""
    by_index = {id_number_index(number): normal_id_number(number) for number in numbers}
    found: dict[str, RosterMatch] = {}
    visible = learners_visible(actor=actor)
    for piece in pieces(by_index):
        rows = visible.filter(id_number_index__in=piece).values_list(
            "id_number_index", "pk", "public_id", "name", "unit_id"
        )
        for index, pk, public_id, name, unit_id in rows:
            found[by_index[index]] = RosterMatch(pk, str(public_id), name, unit_id)
    return found


def search_people(*, actor: Actor, text: str) -> QuerySet[Learner]:
    """By name, pinyin or initials; numbers are looked up by ``people_by_number``, for they must not stand in addresses.

    An empty search finds everybody visible.
    """
    require(actor)
    return learners_visible(actor=actor).filter(named_like(text))


def people_by_number(*, actor: Actor, number: str) -> list[Learner]:
    """Visible people with a whole ID number or phone; several may share a phone."""
    fits = Q(id_number_index=id_number_index(number)) | Q(phone_index=phone_index(number))
    return list(learners_visible(actor=actor).filter(fits).order_by("pk")[:10])


def anybody_with_numbers(*, actor: Actor, indexes: Iterable[str]) -> dict[str, Learner]:
    """The people with these document numbers (by their index), in whoever's charge: for work that goes on to check what
    the actor may. The number of a record that was merged is that of the person; whoever has it now comes first."""
    require(actor)
    asked = list(indexes)
    rows = Learner.objects.unscoped().filter(id_number_index__in=asked).select_related("unit")
    return merged_with_numbers(asked) | {row.id_number_index: row for row in rows}


def anybody_with_number(*, actor: Actor, id_number_index: str) -> Learner | None:
    """The same for one number."""
    return anybody_with_numbers(actor=actor, indexes=[id_number_index]).get(id_number_index)
