"""Reads of the tree of units."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from journal.actors import Actor, require
from journal.refusals import Refused

from ..models import Unit
from ..roles import SEES_PEOPLE, Role
from ..scoping import below
from ..unit_paths import SEPARATOR, split_path, with_words


def units_visible(*, actor: Actor) -> QuerySet[Unit]:
    """Units that the actor may name, in the order of the tree."""
    return Unit.objects.visible_to(actor).order_by("path")


def units_below(*, actor: Actor, unit: Unit) -> QuerySet[Unit]:
    """A unit and everything below it, as far as the actor sees."""
    return units_visible(actor=actor).filter(below([unit.path], "path"))


def parts_of(*, actor: Actor, unit: Unit) -> QuerySet[Unit]:
    """The direct parts of a unit, as far as the actor sees."""
    return units_below(actor=actor, unit=unit).filter(depth=unit.depth + 1)


def units_called(*, actor: Actor, text: str) -> QuerySet[Unit]:
    """Visible units whose path of names has each of the words, and so everything below a unit that is named."""
    return with_words(units_visible(actor=actor), text)


def units_where(*, actor: Actor, roles: Iterable[Role] = SEES_PEOPLE) -> QuerySet[Unit]:
    """Units over which the actor holds one of the roles."""
    require(actor)
    if actor.is_system:
        return Unit.objects.order_by("path")
    return Unit.objects.filter(below(actor.paths(frozenset(roles)), "path")).order_by("path")


def unit_by_path(*, actor: Actor, path: str) -> Unit:
    """The unit that a path of names means; one name is enough where only one visible unit bears it. Raises Refused."""
    names = split_path(path)
    visible = units_visible(actor=actor)
    unit = visible.filter(full_name=SEPARATOR.join(names)).first()
    if unit is not None:
        return unit
    if len(names) == 1:
        found = list(visible.filter(name=names[0])[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(_("Several units bear this name. Write the whole path: league > banner > department > unit."))
    raise Refused(_("No unit of yours is written like this."))


def ancestors(*, actor: Actor, unit: Unit) -> list[Unit]:
    """From the root down to the unit itself. The names above a visible unit are no secret."""
    require(actor)
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    return list(Unit.objects.filter(Q(path__in=paths)).order_by("path"))
