"""Names and numbers that people had before a correction: kept when they change, found when files still report them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from ground.pieces import pieces

from .models import FormerParticulars, Learner
from .particulars import Particulars, id_number_index

KEPT = ("name", "id_number")
"""Items by which people are found."""


def keep_former(learner: Learner, before: Particulars, changed: Iterable[str]) -> None:
    """Keeps what is about to change, if people are found by it; belongs to the transaction of the change."""
    if set(KEPT) & set(changed):
        FormerParticulars.objects.unscoped().create(
            learner=learner,
            name=before.name,
            id_number=before.id_number,
            id_number_index=id_number_index(before.id_number),
        )


def former_numbers(*, people: QuerySet[Learner], indexes: list[str]) -> dict[str, tuple[int, str]]:
    """Person and present name by the index of a former number, among these people; one that two had is nobody's."""
    found: dict[str, set[tuple[int, str]]] = {}
    for piece in pieces(indexes):
        rows = FormerParticulars.objects.unscoped().filter(id_number_index__in=piece, learner__in=people)
        for index, pk, name in rows.values_list("id_number_index", "learner_id", "learner__name"):
            found.setdefault(index, set()).add((pk, name))
    return {index: next(iter(some)) for index, some in found.items() if len(some) == 1}


def former_names(*, people: QuerySet[Learner], indexes: list[str]) -> dict[int, set[str]]:
    """Former names of the people who have, or had, one of these numbers."""
    found: dict[int, set[str]] = {}
    for piece in pieces(indexes):
        rows = FormerParticulars.objects.unscoped().filter(learner__in=people)
        rows = rows.filter(learner__id_number_index__in=piece) | rows.filter(id_number_index__in=piece)
        for pk, name in rows.values_list("learner_id", "name"):
            found.setdefault(pk, set()).add(name)
    return found


def merged_with_number(index: str) -> Learner | None:
    """The person whose record has taken over another one with this number. Whoever has the number now comes first."""
    return Learner.objects.unscoped().filter(merged_from__isnull=False, former__id_number_index=index).first()
