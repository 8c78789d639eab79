"""Moves of many people: which there are, and what one would mean."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from ground.actors import Actor, require
from learners.people.dated import GONE
from units.models import Unit
from units.selectors import units_at

from ..charge.openings import Holdings, sources, upwards
from .models import RegroupedPerson, Regrouping


class Waiting(NamedTuple):
    """Open matters of one kind about the people who go: how many, and with which offices they lie now."""

    title: str
    matters: int
    offices: str


class Preview(NamedTuple):
    """Who goes and what it means. ``office``: who keeps the roster afterwards; ``vacant``: nobody does."""

    units: list[tuple[Unit, int]]
    employments: list[tuple[str, int]]
    confirmed: int
    waiting: list[Waiting]
    office: Unit | None
    keepers: str
    stays: list[RegroupedPerson]


def regroupings(*, actor: Actor) -> QuerySet[Regrouping]:
    """Moves of many people between units that the actor keeps, the newest first."""
    rows = Regrouping.objects.visible_to(actor).select_related("office", "source", "target", "job")
    return rows.annotate(
        count=Count("people"), moved=Count("people", filter=Q(people__moved_at__isnull=False))
    ).order_by("-pk")


def regroupings_of_unit(*, actor: Actor, unit: Unit) -> QuerySet[Regrouping]:
    """Those that brought people into a unit or away from it, also one that has stopped on the way: some have moved
    there, and somebody lets it go on or takes it back."""
    about = (
        Q(source=unit) | Q(target=unit) | Q(pk__in=RegroupedPerson.objects.filter(was_unit=unit).values("regrouping"))
    )
    return regroupings(actor=actor).filter(about, asked_at__isnull=False)


def people_of(*, actor: Actor, row: Regrouping) -> QuerySet[RegroupedPerson]:
    """The people of a move that the actor may see, in the order of their names."""
    require(actor)
    rows = RegroupedPerson.objects.filter(regrouping=row).select_related("learner__unit", "was_unit")
    return rows.order_by("learner__name_pinyin", "learner__name", "pk")


def preview(*, actor: Actor, row: Regrouping, today: dt.date) -> Preview:
    """What carrying it out would mean, as things stand now."""
    people = list(people_of(actor=actor, row=row))
    ids = [one.learner_id for one in people]
    units: Counter[str] = Counter(one.learner.unit.path for one in people)
    at = units_at(actor=actor, paths=units)
    words: Counter[str] = Counter(str(one.learner.get_employment_display()) for one in people)
    target = row.target
    after = upwards(target.path) if target else upwards(parent_of(actor=actor, row=row))
    holdings = Holdings(actor, today)
    office = next((path for path in after if holdings.at(path)), "")
    found = units_at(actor=actor, paths=[office]).get(office) if office else None
    names = "、".join(dict.fromkeys(holder.name for holder in holdings.at(office))) if office else ""
    return Preview(
        units=[(at[path], count) for path, count in sorted(units.items())],
        employments=words.most_common(),
        confirmed=sum(one.learner.post_confirmed_at is not None for one in people),
        waiting=_waiting(actor, ids, holdings),
        office=found,
        keepers=names,
        stays=[one for one in people if one.learner.employment in GONE],
    )


def _waiting(actor: Actor, ids: list[int], holdings: Holdings) -> list[Waiting]:
    found = []
    for source in sources():
        openings = [one for one in source.read(None, ids) if one.learner_id in set(ids)] if ids else []
        if openings:
            paths = Counter(holdings.office(one) for one in openings)
            at = units_at(actor=actor, paths=paths)
            names = "、".join(at[path].name for path, _count in paths.most_common(3) if path in at)
            found.append(Waiting(str(source.title), len(openings), names))
    return found


def parent_of(*, actor: Actor, row: Regrouping) -> str:
    """Below which unit a new one is made: beside the unit that people leave, where that is one."""
    require(actor)
    places = set(row.people.values_list("was_unit__path", flat=True)) or {row.office.path}
    if len(places) > 1:
        return row.office.path
    path = places.pop()
    return path[: -Unit.steplen] if len(path) > Unit.steplen else path
