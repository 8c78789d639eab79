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
    """Person and present name by the index of a former number, among these people; one that two had is nobody's, unless
    it was the number of a record that was merged: whose that is was seen by two officers."""
    found: dict[str, set[tuple[int, str]]] = {}
    merged: dict[str, set[tuple[int, str]]] = {}
    for piece in pieces(indexes):
        rows = FormerParticulars.objects.unscoped().filter(id_number_index__in=piece, learner__in=people)
        for index, pk, name, by_merging in rows.values_list("id_number_index", "learner_id", "learner__name", "merged"):
            found.setdefault(index, set()).add((pk, name))
            if by_merging:
                merged.setdefault(index, set()).add((pk, name))
    return {index: next(iter(some)) for index, some in (found | merged).items() if len(some) == 1}


def former_names(*, people: QuerySet[Learner], indexes: list[str]) -> dict[int, set[str]]:
    """Former names of the people who have, or had, one of these numbers."""
    found: dict[int, set[str]] = {}
    for piece in pieces(indexes):
        rows = FormerParticulars.objects.unscoped().filter(learner__in=people)
        rows = rows.filter(learner__id_number_index__in=piece) | rows.filter(id_number_index__in=piece)
        for pk, name in rows.values_list("learner_id", "name"):
            found.setdefault(pk, set()).add(name)
    return found


def merged_with_numbers(indexes: Iterable[str]) -> dict[str, Learner]:
    """The people whose records have taken over others with these numbers, by the number. One that was corrected away is
    nobody's."""
    found: dict[str, Learner] = {}
    for piece in pieces(list(indexes)):
        rows = FormerParticulars.objects.unscoped().filter(merged=True, id_number_index__in=piece).order_by("pk")
        found |= {row.id_number_index: row.learner for row in rows.select_related("learner__unit")}
    return found


def merged_with_number(index: str) -> Learner | None:
    """The same for one number. Whoever has the number now comes first."""
    return merged_with_numbers([index]).get(index)
