"""Writes on the tree of units."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.late import outrun
from ground.refusals import Refused
from journal.services import record

from .models import FormerUnitName, SectorChoices, Unit, UnitKind
from .paths import SEPARATOR, prefixes, split_path
from .permissions import check_keeps, check_may_add_below
from .selectors import has_open_parts


@transaction.atomic
def create_units(*, actor: Actor, path: str, sector: str = "") -> Unit:
    """The unit at the end of a path of names; what is missing along it is created, below the actor's own offices only.

    ``sector`` (ownership) is written on a unit that is new. Raises Refused with a sentence.
    """
    require(actor)
    names = split_path(path)
    known = {unit.full_name: unit for unit in Unit.objects.filter(full_name__in=prefixes(names))}
    unit: Unit | None = None
    for depth, full_name in enumerate(prefixes(names), start=1):
        if full_name in known:
            unit = known[full_name]
            continue
        check_may_add_below(actor, unit.path if unit else "")
        last = depth == len(names)
        unit = _add(unit, names[depth - 1], full_name, _kind(depth, last), sector if last else "")
        record(actor=actor, action="unit.created", target=unit, unit_key=unit.public_id, after={"name": full_name})
    assert unit is not None
    return unit


def _kind(depth: int, last: bool) -> str:
    if depth == 1:
        return UnitKind.LEAGUE
    if depth == 2 and not last:
        return UnitKind.BANNER
    return UnitKind.UNIT if last else UnitKind.DEPARTMENT


def _add(parent: Unit | None, name: str, full_name: str, kind: str, sector: str) -> Unit:
    """Two people may add the same unit at once: the constraint lets one through, the other finds it there."""
    unit = Unit(name=name, full_name=full_name, kind=kind, sector=sector)
    try:
        with transaction.atomic():
            if parent is None:
                return Unit.objects.add_root(instance=unit)
            return Unit.objects.add_child(Unit.objects.get(pk=parent.pk), instance=unit)
    except IntegrityError:
        found = Unit.objects.filter(full_name=full_name).first()
        if found is None:
            raise Refused(_("Somebody else is adding units here just now. Please try again.")) from None
        return found


@transaction.atomic
def change_unit(*, actor: Actor, unit: Unit, name: str, kind: str, sector: str, contact: str, today: dt.date) -> Unit:
    """Renames a unit or changes what is known of it; the name that it had until ``today`` is kept. Raises Refused for a
    name that a sister unit has."""
    check_keeps(actor, unit.path)
    if kind not in UnitKind.values or (sector and sector not in SectorChoices.values):
        raise Refused(_("Choose one of the values offered."))
    names = split_path(name)
    if len(names) != 1:
        raise Refused(_("A unit's name contains no “>”: it separates the parts of a path."))
    before = {"name": unit.name, "kind": unit.kind, "sector": unit.sector, "contact": unit.contact}
    old, old_name = unit.full_name, unit.name
    name = names[0]
    new = SEPARATOR.join([*old.split(SEPARATOR)[:-1], name])
    if new != old and Unit.objects.filter(full_name=new).exists():
        raise Refused(_("There is already a unit of this name here."))
    unit.name, unit.full_name, unit.kind, unit.sector, unit.contact = name, new, kind, sector, contact.strip()[:120]
    unit.save(update_fields=["name", "full_name", "kind", "sector", "contact"])
    if new != old:
        FormerUnitName.objects.create(unit=unit, name=old_name, full_name=old, until=today)
        lower = list(Unit.objects.filter(path__startswith=unit.path, depth__gt=unit.depth))
        for below in lower:
            below.full_name = new + below.full_name[len(old) :]
        Unit.objects.bulk_update(lower, ["full_name"], batch_size=500)
    after = {"name": name, "kind": kind, "sector": sector, "contact": unit.contact}
    record(actor=actor, action="unit.changed", target=unit, unit_key=unit.public_id, before=before, after=after)
    return unit


@transaction.atomic
def close_unit(*, actor: Actor, unit: Unit, day: dt.date, reason: str, successor: Unit | None = None) -> Unit:
    """Closes a unit that nobody belongs to any more; ``successor`` is the unit that goes on with its work. Raises
    Refused."""
    check_keeps(actor, unit.path)
    if successor is not None and (successor.pk == unit.pk or successor.closed_on is not None):
        raise Refused(_("A unit is taken over by another one that is open."))
    if unit.learners(manager="objects_for_relations").exclude(employment__in=["left", "retired", "deceased"]).exists():
        raise Refused(_("People still belong to this unit. Move them first."))
    if has_open_parts(actor=actor, unit=unit):
        raise Refused(_("There are open units below this one. Close or move them first."))
    if not Unit.objects.filter(pk=unit.pk, closed_on__isnull=True).update(closed_on=day, successor=successor):
        raise outrun(unit, _("This unit is already closed."))
    unit.closed_on, unit.successor = day, successor
    after = {"on": str(day), "successor": successor.full_name if successor else ""}
    record(actor=actor, action="unit.closed", target=unit, unit_key=unit.public_id, after=after, reason=reason)
    return unit


@transaction.atomic
def reopen_unit(*, actor: Actor, unit: Unit, reason: str) -> Unit:
    """A unit that was closed goes on. Raises Refused."""
    check_keeps(actor, unit.path)
    if not Unit.objects.filter(pk=unit.pk, closed_on__isnull=False).update(closed_on=None, successor=None):
        raise Refused(_("This unit is open."))
    before = {"on": str(unit.closed_on), "successor": unit.successor.full_name if unit.successor else ""}
    unit.closed_on, unit.successor = None, None
    record(actor=actor, action="unit.reopened", target=unit, unit_key=unit.public_id, before=before, reason=reason)
    return unit
