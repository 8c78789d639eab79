"""Computes everybody's standing afresh and compares: what is stored must be exactly what the facts give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import transaction

from .circumstances import Exact
from .computing import ANSWER_COLUMNS, PIECE, Placing
from .models import Answer, Shortfall, Standing, Survey


class StandingDifference(NamedTuple):
    """A figure that is not what the facts give. ``stored`` is None when there is no standing at all."""

    learner_id: int
    question: str
    stored: tuple[Any, ...] | None
    computed: tuple[Any, ...]


class CountDifference(NamedTuple):
    """A kept count (people, tenths, cents) that is not what counting everybody gives; None where there is none.
    ``key``: question, unit, part, state, subjects done, whether 6.1 or 6.2 would excuse."""

    policy: str
    key: tuple[Any, ...]
    kept: tuple[int, int, int] | None
    counted: tuple[int, int, int] | None


def differences(survey: Survey, placing: Placing) -> Iterator[StandingDifference]:
    """Everybody of the survey, in pieces; each piece is read as it stands at one moment."""
    last = 0
    while True:
        with transaction.atomic():
            rows = Standing.objects.unscoped().filter(survey=survey, learner_id__gt=last).order_by("learner_id")
            piece = {row.learner_id: row for row in rows[:PIECE]}
            if not piece:
                return
            found = list(_of_piece(piece, placing))
        yield from found
        last = max(piece)


def _of_piece(piece: dict[int, Standing], placing: Placing) -> Iterator[StandingDifference]:
    circumstances = {row.circumstances_id or 0 for row in piece.values()}
    answers = {
        (row.circumstances_id, row.question): tuple(getattr(row, name) for name in ANSWER_COLUMNS)
        for row in Answer.objects.filter(circumstances_id__in=circumstances)
    }
    standings = [row.pk for row in piece.values()]
    short = {
        (row.standing_id, row.question): (row.missing, row.tenths, row.fee_cents, row.feasible)
        for row in Shortfall.objects.filter(question__in=placing.questions, standing_id__in=standings)
    }
    for pk, exact in placing.people(list(piece)):
        standing = piece[pk]
        for key in placing.questions:
            answer = answers.get((standing.circumstances_id or 0, key))
            stored = None if answer is None else (*answer, short.get((standing.pk, key)))
            computed = _computed(exact, key, placing)
            if stored != computed:
                yield StandingDifference(pk, key, stored, computed)


def _computed(exact: Exact, key: str, placing: Placing) -> tuple[Any, ...]:
    columns = placing.answering.columns(exact.content, key)
    lacking = placing.shortfalls.columns(exact, key) if columns["by_default"] == "not_met" else None
    short = tuple(lacking.values()) if lacking and lacking["tenths"] else None
    return *(columns[name] for name in ANSWER_COLUMNS), short
