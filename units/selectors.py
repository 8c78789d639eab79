"""Reads of the tree of units."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.refusals import Refused
from ground.roles import SEES_PEOPLE, Role
from ground.scoping import below

from .models import FormerUnitName, Unit
from .official import official_rank
from .paths import SEPARATOR, split_path, with_words

_LONGEST = 50
_NOT_THERE = ["left", "retired", "deceased", "pending"]


def units_visible(*, actor: Actor) -> QuerySet[Unit]:
    """Units that the actor may name, in the order of the tree."""
    return Unit.objects.visible_to(actor).order_by("path")


def units_below(*, actor: Actor, unit: Unit) -> QuerySet[Unit]:
    """A unit and everything below it, as far as the actor sees."""
    return units_visible(actor=actor).filter(below([unit.path], "path"))


def parts_of(*, actor: Actor, unit: Unit) -> QuerySet[Unit]:
    """The direct parts of a unit that the actor sees: banners in their official order, others as they were entered."""
    parts = units_below(actor=actor, unit=unit).filter(depth=unit.depth + 1)
    return parts.annotate(rank=official_rank()).order_by("rank", "path")


def former_names_of(*, actor: Actor, unit: Unit) -> list[FormerUnitName]:
    """Names that a unit has had, the last one first. What a unit is called is no secret."""
    require(actor)
    return list(FormerUnitName.objects.filter(unit=unit))


def line_of(*, actor: Actor, unit: Unit) -> list[Unit]:
    """The units that a unit has taken over (and those that they had), itself, and those that have followed it, in this
    order. What units are called is no secret."""
    require(actor)
    before, layer = list[Unit](), [unit]
    while layer and len(before) < _LONGEST:
        layer = list(Unit.objects.filter(successor__in=layer).order_by("closed_on", "pk"))
        before = [*layer, *before]
    after, last = list[Unit](), unit
    while last.successor is not None and len(after) < _LONGEST:
        last = last.successor
        after.append(last)
    return [*before[-_LONGEST:], unit, *after]


def units_called(*, actor: Actor, text: str) -> QuerySet[Unit]:
    """Visible units whose path of names has each of the words, and so everything below a unit that is named."""
    return with_words(units_visible(actor=actor), text)


def whole_tree(*, actor: Actor, roles: Iterable[Role]) -> bool:
    """Whether the actor holds one of the roles over every unit there is. Then nothing needs to be compared with paths,
    which is what makes counts over everybody slow."""
    require(actor)
    tops = [path for path in actor.paths(frozenset(roles)) if len(path) == Unit.steplen]
    return bool(tops) and not Unit.objects.filter(depth=1).exclude(path__in=tops).exists()


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


def head_counts(*, actor: Actor, units: Iterable[Unit]) -> dict[int, int]:
    """How many people serve in each of these units, by its key; who has left, died, retired or waits is not counted."""
    serves = Q(learners__isnull=False) & ~Q(learners__employment__in=_NOT_THERE)
    rows = Unit.objects.visible_to(actor).filter(pk__in=[unit.pk for unit in units])
    return dict(rows.annotate(people=Count("learners", filter=serves, distinct=True)).values_list("pk", "people"))


def all_units(*, actor: Actor) -> QuerySet[Unit]:
    """The whole tree, for the security administrator, who gives roles over units without seeing their people."""
    require(actor)
    rows = Unit.objects.order_by("path")
    return rows if actor.is_system or actor.holds(Role.SECURITY_ADMIN) else rows.none()


def units_by_name(*, actor: Actor, text: str, limit: int = 20) -> list[Unit]:
    """Open units whose name holds a text; names of units are public, so that a visitor can say where they belong."""
    require(actor)
    wanted = " ".join(text.split())[:60]
    if len(wanted) < 2:
        return []
    found = Unit.objects.filter(closed_on__isnull=True, depth__gt=1).filter(
        Q(name__icontains=wanted) | Q(full_name=wanted.replace(" ", ""))
    )
    return list(found.order_by("full_name")[:limit])


def uppermost_unit(*, actor: Actor) -> Unit | None:
    """The root of the tree; None in an empty portal."""
    require(actor)
    return Unit.objects.filter(depth=1).first()


def units_at(*, actor: Actor, paths: Iterable[str] | None = None) -> dict[str, Unit]:
    """Units by their path in the tree; every one where none are named. What a unit is called is no secret."""
    require(actor)
    rows = Unit.objects.all() if paths is None else Unit.objects.filter(path__in=list(paths))
    return {unit.path: unit for unit in rows}


def unit_with_key(*, actor: Actor, pk: int) -> Unit:
    """A unit by the key that a row of ours has kept: for work that goes on to check what the actor may."""
    require(actor)
    return Unit.objects.get(pk=pk)


def has_open_parts(*, actor: Actor, unit: Unit) -> bool:
    """Whether anything below a unit is open."""
    require(actor)
    return Unit.objects.filter(path__startswith=unit.path, depth__gt=unit.depth, closed_on__isnull=True).exists()


def is_taken(*, actor: Actor, full_name: str) -> bool:
    """Whether a unit, open or closed, has this path of names."""
    require(actor)
    return Unit.objects.filter(full_name=full_name).exists()


def units_by_full_name(*, actor: Actor) -> dict[str, Unit]:
    """Every unit by its path of names: for files that name units, each of which is then checked against the actor."""
    require(actor)
    return {unit.full_name: unit for unit in Unit.objects.all()}
