"""Who may stand on the roster twice, and what both records hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ground.actors import Actor, require
from ground.days import said_day

from ..people.models import FormerParticulars, Learner, Membership
from ..people.selectors import learners_visible
from ..people.shown import items
from . import moving
from .models import Merge
from .states import MERGES, MergeState

MOST = 200
"""So many candidates are shown; whoever merges these sees the next."""
_ALIKE_AT_ONCE = 6
"""More people than these with one phone share a switchboard."""
BIRTH, PHONE, NUMBER = (
    _("same name and birth date"),
    _("same name and phone"),
    _("number entered for both at some time"),
)


class Twins(NamedTuple):
    """Two records that may be of one person, the older first, and what they share."""

    first: Learner
    second: Learner
    why: tuple[Any, ...]


class Seen(NamedTuple):
    """What the page shows of two records: particulars side by side, what goes over, and what both have."""

    lines: list[tuple[str, Any, Any, bool]]
    moves: list[tuple[Any, int]]
    stays: list[tuple[Any, int]]
    places: list[dict[str, Any]]


def merges_visible(*, actor: Actor) -> QuerySet[Merge]:
    """Mergings of people whom the actor keeps, both of them, the newest first."""
    return Merge.objects.visible_to(actor).select_related("kept__unit", "merged__unit").order_by("-pk")


def open_merges(*, actor: Actor) -> QuerySet[Merge]:
    """Those that wait for a second officer."""
    return merges_visible(actor=actor).filter(MERGES.among([MergeState.PROPOSED]))


def twins(*, actor: Actor, learner: Learner | None = None) -> list[Twins]:
    """Candidates among the people whom the actor sees, or those of one of them: same name (however it is written, by
    its pinyin) and birth date or phone, or one's number once entered for the other. What was looked at and found to be
    two people is left out, and whatever has been proposed."""
    people = learners_visible(actor=actor).filter(merged_into__isnull=True).exclude(pk=actor.learner_id or 0)
    found: dict[tuple[int, int], list[Any]] = {}
    for why, pair in (*_alike(people, learner), *_by_number(people, learner)):
        found.setdefault(pair, []).append(why)
    known = set(Merge.objects.unscoped().filter(undone_at__isnull=True).values_list("kept_id", "merged_id"))
    known |= {(merged, kept) for kept, merged in known}
    pairs = sorted(pair for pair in found if pair not in known)[:MOST]
    rows = people.select_related("unit").in_bulk({pk for pair in pairs for pk in pair})
    return [Twins(rows[a], rows[b], tuple(dict.fromkeys(found[a, b]))) for a, b in pairs if a in rows and b in rows]


def _alike(people: QuerySet[Learner], learner: Learner | None) -> Iterator[tuple[Any, tuple[int, int]]]:
    conditions = (
        (BIRTH, ("name", "birth_date"), Q(birth_date__isnull=False)),
        (BIRTH, ("name_pinyin", "birth_date"), Q(birth_date__isnull=False) & ~Q(name_pinyin="")),
        (PHONE, ("name", "phone_index"), ~Q(phone_index="")),
        (PHONE, ("name_pinyin", "phone_index"), ~Q(phone_index="") & ~Q(name_pinyin="")),
    )
    for why, names, given in conditions:
        rows = people.filter(given)
        if learner is not None:
            rows = rows.filter(**{name: getattr(learner, name) for name in names})
        groups = rows.order_by().values_list(*names).annotate(records=Count("pk")).filter(records__gt=1)
        found: dict[tuple[Any, ...], list[int]] = {
            tuple(row[:-1]): [] for row in groups.filter(records__lte=_ALIKE_AT_ONCE)[:MOST]
        }
        first, second = ({values[place] for values in found} for place in (0, 1))
        near = rows.filter(**{f"{names[0]}__in": first, f"{names[1]}__in": second}) if found else rows.none()
        for pk, *values in near.order_by("pk").values_list("pk", *names):
            found.get(tuple(values), []).append(pk)
        for ids in found.values():
            for pair in combinations(ids, 2):
                if learner is None or learner.pk in pair:
                    yield why, pair


def _by_number(people: QuerySet[Learner], learner: Learner | None) -> Iterator[tuple[Any, tuple[int, int]]]:
    """A number that was corrected away from one person and stands with another one."""
    rows = FormerParticulars.objects.unscoped().filter(learner__in=people)
    if learner is not None:
        rows = rows.filter(Q(learner=learner) | Q(id_number_index=learner.id_number_index))
    former = list(rows.values_list("learner_id", "id_number_index")[: 10 * MOST])
    owners = dict(
        people.filter(id_number_index__in={index for _pk, index in former}).values_list("id_number_index", "pk")
    )
    for pk, index in former:
        owner = owners.get(index, pk)
        if owner != pk:
            yield NUMBER, (min(pk, owner), max(pk, owner))


def seen(*, actor: Actor, kept: Learner, merged: Learner) -> Seen:
    """Both records side by side, and what a merging would do. Nothing is written."""
    require(actor)
    moves, stays = moving.foreseen(kept, merged)
    return Seen(
        list(_side_by_side(kept, merged)), moving.named(moves), moving.named(stays), moving.places_kept(kept, merged)
    )


def as_shown(*, actor: Actor, merge: Merge) -> Seen:
    """The same of a merging that has been done: what it did."""
    require(actor)
    taken = merge.taken
    return Seen(
        list(_side_by_side(merge.kept, merge.merged)),
        moving.named({label: len(pks) for label, pks in taken["moved"].items()}),
        moving.named(taken["stays"]),
        taken["places"],
    )


def survivor(*, actor: Actor, public_id: object) -> Learner | None:
    """The visible person to whose record a merged one points; None where nothing of the kind is."""
    row = Learner.objects.unscoped().filter(public_id=public_id, merged_into__isnull=False).first()
    while row is not None and row.merged_into_id:
        row = Learner.objects.unscoped().get(pk=row.merged_into_id)
    return learners_visible(actor=actor).filter(pk=row.pk).first() if row else None


def _side_by_side(kept: Learner, merged: Learner) -> Iterator[tuple[str, Any, Any, bool]]:
    """Title, both values, and whether they differ. Numbers masked: whether they are the same is said by the mark."""
    one, other = items(kept, full=True), items(merged, full=True)
    numbers = (
        (_("Name"), kept.name, merged.name, kept.name != merged.name),
        (_("ID number"), kept.masked_id_number, merged.masked_id_number, kept.id_number != merged.id_number),
        (_("Phone"), kept.masked_phone, merged.masked_phone, kept.phone != merged.phone),
    )
    for what, here, there, differs in numbers:
        yield str(what), here, there, differs
    for title, value in one.items():
        yield title, value, other[title], value != other[title]
    places = [list(_places(learner)) for learner in (kept, merged)]
    yield str(_("Units")), "；".join(places[0]), "；".join(places[1]), places[0] != places[1]


def _places(learner: Learner) -> Iterable[str]:
    for row in Membership.objects.unscoped().filter(learner=learner).select_related("unit").order_by("since"):
        yield f"{row.unit.name} {said_day(row.since)}–{said_day(row.until) if row.until else ''}"
