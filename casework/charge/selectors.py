"""Reads of who is in charge: of one thing, of everything an office has, and of what nobody may decide."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Min, QuerySet

from accounts.administration.selectors import deputies_of
from accounts.holders.models import RoleAssignment
from accounts.holders.selectors import Holder
from ground.actors import Actor, require
from ground.roles import HR, Role
from units.models import Unit
from units.selectors import units_at

from .models import Charge
from .openings import Holdings, Opening, source_of, sources


class InCharge(NamedTuple):
    """Who may decide something now: an office, or the role that is empty (``vacant``) and where."""

    unit: Unit
    names: tuple[str, ...]
    vacant: str
    history: list[Charge]


def in_charge_of(*, actor: Actor, about: str, public_id: uuid.UUID, day: dt.date) -> InCharge | None:
    """As things stand at this moment; None when it is not open. For pages that have checked who may see it."""
    return in_charge_of_all(actor=actor, about=about, ids=[public_id], day=day).get(public_id)


def in_charge_of_all(
    *, actor: Actor, about: str, ids: Collection[uuid.UUID], day: dt.date
) -> dict[uuid.UUID, InCharge]:
    """The same for several things of one kind, in as many queries as for one; what is not open is left out."""
    require(actor)
    openings = list(source_of(about).read(ids, None)) if ids else []
    if not openings:
        return {}
    holdings = Holdings(actor, day, paths={path for opening in openings for path in opening.paths})
    offices = {opening.public_id: holdings.office(opening) for opening in openings}
    units = units_at(actor=actor, paths={offices[one.public_id] or one.seat.path for one in openings})
    history: dict[uuid.UUID, list[Charge]] = {}
    for row in Charge.objects.filter(about=about, about_id__in=offices).select_related("unit").order_by("pk"):
        history.setdefault(row.about_id, []).append(row)
    found = {}
    for opening in openings:
        path = offices[opening.public_id]
        names = tuple(dict.fromkeys(holder.name for holder in holdings.able(opening, path))) if path else ()
        found[opening.public_id] = InCharge(
            unit=units[path or opening.seat.path],
            names=names,
            vacant="" if path else str(opening.seat.role.label),
            history=history.get(opening.public_id, []),
        )
    return found


def left_with_nobody(*, actor: Actor, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Charge]:
    """Those of these open things, of any kind, that nobody could decide when it was last looked, with the role that is
    empty. One query; for pages that have checked who may see them."""
    require(actor)
    rows = Charge.objects.filter(about_id__in=ids, until__isnull=True).exclude(vacant="").select_related("unit")
    return {row.about_id: row for row in rows} if ids else {}


def lying_with(*, actor: Actor, abouts: Collection[str]) -> QuerySet[Charge]:
    """What of these kinds lay with the actor's own offices when it was last looked."""
    require(actor)
    return Charge.objects.filter(about__in=abouts, until__isnull=True, vacant="", unit__path__in=actor.paths(HR))


class Vacancy(NamedTuple):
    """A role that is empty, and what waits for it."""

    role: str
    unit: Unit
    waiting: list[tuple[str, int]]
    since: dt.datetime


def vacancies(*, actor: Actor, day: dt.date) -> list[Vacancy]:
    """For the security administrator: what nobody may decide now, by the role that would have to be filled."""
    if not _administers(actor):
        return []
    rows = list(Charge.objects.filter(until__isnull=True).exclude(vacant=""))
    since = {row.about_id: row.since for row in rows}
    holdings = Holdings(actor, day) if since else None
    waiting: dict[tuple[str, str], Counter[str]] = {}
    oldest: dict[tuple[str, str], dt.datetime] = {}
    for opening in _openings((row.about, row.about_id) for row in rows):
        if holdings is not None and not holdings.office(opening):
            seat = (str(opening.seat.role.label), opening.seat.path)
            waiting.setdefault(seat, Counter())[str(source_of(opening.about).title)] += 1
            oldest[seat] = min(oldest.get(seat, since[opening.public_id]), since[opening.public_id])
    units = units_at(actor=actor, paths={path for _role, path in waiting})
    return [
        Vacancy(role, units[path], sorted(waiting[role, path].items()), oldest[role, path]) for role, path in waiting
    ]


def empty_roles(*, actor: Actor) -> QuerySet[Charge, Any]:
    """Roles that were empty when it was last looked, each once."""
    rows = Charge.objects.filter(until__isnull=True).exclude(vacant="").order_by()
    return (rows if _administers(actor) else rows.none()).values("unit", "vacant").distinct()


class OpenWork(NamedTuple):
    """What lies with an office, and who works there."""

    unit: Unit
    waiting: list[tuple[str, int]]
    since: dt.datetime
    people: list[Holder]


def open_work(*, actor: Actor, day: dt.date) -> list[OpenWork]:
    """For the security administrator: every office with open matters, as last found."""
    if not _administers(actor):
        return []
    titles = {source.about: str(source.title) for source in sources()}
    rows = Charge.objects.filter(until__isnull=True, vacant="").order_by().values("unit__path", "about")
    found: dict[str, list[tuple[str, int, dt.datetime]]] = {}
    for row in rows.annotate(count=Count("pk"), oldest=Min("since")).order_by("unit__path", "about"):
        found.setdefault(row["unit__path"], []).append((titles.get(row["about"], ""), row["count"], row["oldest"]))
    units, people = units_at(actor=actor, paths=found), Holdings(actor, day, paths=found)
    first: dict[tuple[str, str], uuid.UUID] = {}
    for path, about, about_id in Charge.objects.filter(until__isnull=True, vacant="").values_list(
        "unit__path", "about", "about_id"
    ):
        first.setdefault((path, about), about_id)
    path_of = {about_id: path for (path, _about), about_id in first.items()}
    roles: dict[str, set[Role]] = {}
    for opening in _openings((about, about_id) for (_path, about), about_id in first.items()):
        roles.setdefault(path_of[opening.public_id], set()).update(opening.roles)
    return [
        OpenWork(
            unit=units[path],
            waiting=[(title, count) for title, count, _oldest in lines],
            since=min(oldest for _title, _count, oldest in lines),
            people=[holder for holder in people.at(path) if holder.role in roles.get(path, ())],
        )
        for path, lines in found.items()
    ]


@dataclass(frozen=True)
class Consequence:
    """What becomes of open matters of one kind once a role is taken away."""

    what: str
    count: int
    unit: Unit
    vacant: str
    stays: bool


def open_by_kind(*, actor: Actor) -> list[tuple[str, int, dt.datetime]]:
    """Kind of what is open, how much of it, and since when the oldest has lain where it lies, as last found."""
    if not _administers(actor):
        return []
    rows = Charge.objects.filter(until__isnull=True).order_by().values("about")
    counted = rows.annotate(number=Count("pk"), oldest=Min("since")).order_by("about")
    return [(row["about"], row["number"], row["oldest"]) for row in counted]


def without(*, actor: Actor, assignment: RoleAssignment, day: dt.date) -> list[Consequence]:
    """Which open matters of an office would lie where if this role were taken away, with its deputies."""
    if not _administers(actor):
        return []
    rows = Charge.objects.filter(until__isnull=True, unit=assignment.unit_id, vacant="")
    gone = {assignment.pk, *deputies_of(actor=actor, assignment=assignment)}
    holdings = Holdings(actor, day, without=gone)
    found: Counter[tuple[str, str, str]] = Counter()
    for opening in _openings(rows.values_list("about", "about_id")):
        path = holdings.office(opening)
        vacant = "" if path else str(opening.seat.role.label)
        found[str(source_of(opening.about).title), path or opening.seat.path, vacant] += 1
    units = units_at(actor=actor, paths={path for _what, path, _vacant in found})
    return [
        Consequence(what, count, units[path], vacant, not vacant and path == assignment.unit.path)
        for (what, path, vacant), count in sorted(found.items())
    ]


def _openings(rows: Iterable[tuple[str, uuid.UUID]]) -> Iterator[Opening]:
    wanted: dict[str, list[uuid.UUID]] = {}
    for about, about_id in rows:
        wanted.setdefault(about, []).append(about_id)
    for about, ids in wanted.items():
        yield from source_of(about).read(ids, None)


def _administers(actor: Actor) -> bool:
    require(actor)
    return actor.is_system or actor.holds(Role.SECURITY_ADMIN)
