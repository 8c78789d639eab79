"""What goes over from one record to the other, and the way back. Whatever points to a person is asked of the models:
nothing is forgotten, and a new table that does has to say here whether it goes over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, UniqueConstraint

from ground.pieces import pieces

from ..people.models import FormerParticulars, Learner, Membership

GOES = frozenset(
    {
        "accounts.Account", "accounts.Message", "assessments.Application", "assessments.HumanDecision",
        "assessments.ReviewRequest", "assessments.Snapshot", "casework.CaseRequest", "casework.Correction",
        "casework.Objection", "credits.CreditRecord", "credits.ImportRow", "credits.MissingHours", "exemptions.Fact",
        "exemptions.PlanCompletion", "exemptions.PlanParticipant", "learners.FormerParticulars", "learners.Look",
        "reports.ReviewCard", "reports.SampledPerson",
    }
)  # fmt: skip
"""What the other record takes over."""
STAYS = {
    "accounts.OneTimeCode": "opens the account of its own record only",
    "assessments.Change": "the result of a trial as it was",
    "assessments.RulingChange": "what a ruling has changed as it was",
    "assessments.Standing": "worked out anew",
    "credits.AnnualCredit": "added up anew",
    "casework.RegroupedPerson": "a move of many people as it was; its way back speaks of this record's days",
    "reports.ListedPerson": "a list as it was published",
    "reports.RunPerson": "a round of cards as it was asked for; the cards themselves go over",
    "reports.ClosedStanding": "the season as it was closed",
    "reports.SeasonCorrection": "compared anew",
    "learners.Learner": "points to the record that stays",
    "learners.Membership": "below: days on which the other record has a unit already are kept with the merging",
    "learners.Merge": "says who was made one",
    "learners.StaleMark": "worked off",
}
"""What does not, each with the reason."""
OPEN = ("casework.CaseRequest", "casework.Correction")
"""What both may not have open at once: nobody would decide what stays behind."""
Moved = dict[str, list[int]]


def relations() -> Iterator[tuple[str, Any, str]]:
    """Label, model and column of whatever points to a person."""
    for relation in Learner._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            model: Any = relation.related_model
            yield model._meta.label, model, relation.field.name  # type: ignore[union-attr]


def named(numbers: dict[str, int]) -> list[tuple[str, int]]:
    """Numbers by table, each with what people call it, always in one order."""
    names = {label: str(model._meta.verbose_name) for label, model, _column in relations()}
    return [(name, numbers[label]) for label, name in names.items() if label in numbers]


def move_all(kept: Learner, merged: Learner) -> tuple[Moved, dict[str, int]]:
    """Hands over everything that can go: the ids by table, and how much stays where both records say the same."""
    moved: Moved = {}
    stays: dict[str, int] = {}
    for label, model, column in relations():
        if label not in GOES:
            continue
        rows = _rows(model).filter(**{column: merged})
        moved[label] = _handed_over(rows, column, kept)
        if left := rows.count():
            stays[label] = left
    return {label: pks for label, pks in moved.items() if pks}, stays


def foreseen(kept: Learner, merged: Learner) -> tuple[dict[str, int], dict[str, int]]:
    """How much ``move_all`` would hand over, and how much would stay, by table; nothing is written."""
    moves: dict[str, int] = {}
    stays: dict[str, int] = {}
    for label, model, column in relations():
        if label not in GOES:
            continue
        pks = set(_rows(model).filter(**{column: merged}).values_list("pk", flat=True))
        held = {pk for unique in uniques(model, column) for pk in _held_by_both(model, column, unique, kept, merged)}
        if len(pks) > len(held):
            moves[label] = len(pks) - len(held)
        if held:
            stays[label] = len(held)
    return moves, stays


def uniques(model: Any, column: str) -> Iterator[tuple[tuple[str, ...], Q]]:
    """What one person has once in a table: the columns beside the person, and on which rows it holds."""
    if model._meta.get_field(column).unique:
        yield (), Q()
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and column in constraint.fields:
            others = tuple(name for name in constraint.fields if name != column)
            yield others, constraint.condition or Q()


def _held_by_both(
    model: Any, column: str, unique: tuple[tuple[str, ...], Q], kept: Learner, merged: Learner
) -> Iterator[int]:
    """Rows of the record that goes of which the other has the same."""
    others, holds = unique
    rows = _rows(model).filter(holds)
    theirs = set(rows.filter(**{column: kept}).values_list(*(others or ("pk",))))
    for pk, *values in rows.filter(**{column: merged}).values_list("pk", *others):
        if theirs if not others else (None not in values and tuple(values) in theirs):
            yield pk


def give_back(kept: Learner, merged: Learner, moved: Moved) -> None:
    """What went over and still is with the record that took it goes back."""
    for label, model, column in relations():
        for piece in pieces(moved.get(label, [])):
            _rows(model).filter(pk__in=piece, **{column: kept}).update(**{column: merged})


def move_memberships(kept: Learner, merged: Learner) -> tuple[list[int], list[dict[str, Any]]]:
    """Days in units go over where the other record has none; the others are taken down and kept as data: nobody was in
    two places, and is counted in one."""
    moved, places = _parted(kept, merged)
    Membership.objects.unscoped().filter(pk__in=[one.pk for one in places]).delete()
    Membership.objects.unscoped().filter(pk__in=[one.pk for one in moved]).update(learner=kept)
    return [one.pk for one in moved], [_as_data(one) for one in places]


def places_kept(kept: Learner, merged: Learner) -> list[dict[str, Any]]:
    """Of ``move_memberships`` what would be taken down and kept as data; nothing is written."""
    return [_as_data(one) for one in _parted(kept, merged)[1]]


def _parted(kept: Learner, merged: Learner) -> tuple[list[Membership], list[Membership]]:
    """Days in units that can go over, and those on which the other record has a unit."""
    both = Membership.objects.unscoped().filter(learner__in=[kept, merged]).select_related("unit").order_by("since")
    held, moved, places = [one for one in both if one.learner_id == kept.pk], [], []
    for one in both:
        if one.learner_id != merged.pk:
            continue
        if any(_share_days(one, other) for other in held):
            places.append(one)
        else:
            held.append(one)
            moved.append(one)
    return moved, places


def give_back_memberships(merged: Learner, moved: list[int], places: list[dict[str, Any]]) -> None:
    """The way back of ``move_memberships``."""
    Membership.objects.unscoped().filter(pk__in=moved).update(learner=merged)
    for place in places:
        values = {name: place[name] and dt.date.fromisoformat(place[name]) for name in ("since", "until")}
        Membership.objects.unscoped().create(
            learner=merged,
            unit_id=place["unit"],
            employment=place["employment"],
            host=place.get("host", ""),
            ended_by_death=place.get("ended_by_death", False),
            **values,
        )


def keep_number(kept: Learner, merged: Learner) -> int:
    """The number and the name of the record that goes: files that report them find the one that stays."""
    number = merged.id_number_index
    row = FormerParticulars.objects.unscoped().create(
        learner=kept, name=merged.name, id_number=merged.id_number, id_number_index=number, merged=True
    )
    return row.pk


def _rows(model: Any) -> QuerySet[Any]:
    return model._base_manager.all()


def _handed_over(rows: QuerySet[Any], column: str, kept: Learner) -> list[int]:
    """All at once; where both records have the same, one by one, and what the other has already stays."""
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    for piece in pieces(pks):
        if not _goes(rows.filter(pk__in=piece), column, kept):
            gone = [pk for pk in piece if _goes(rows.filter(pk=pk), column, kept)]
            pks = [pk for pk in pks if pk not in piece or pk in gone]
    return pks


def _goes(rows: QuerySet[Any], column: str, kept: Learner) -> bool:
    try:
        with transaction.atomic():
            rows.update(**{column: kept})
    except IntegrityError:
        return False
    return True


def _share_days(one: Membership, other: Membership) -> bool:
    return (other.until is None or one.since <= other.until) and (one.until is None or other.since <= one.until)


def _as_data(one: Membership) -> dict[str, Any]:
    until = one.until.isoformat() if one.until else None
    return {
        "unit": one.unit_id,
        "name": one.unit.full_name,
        "since": one.since.isoformat(),
        "until": until,
        "employment": one.employment,
        "host": one.host,
        "ended_by_death": one.ended_by_death,
    }
