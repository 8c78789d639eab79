"""What programs hear when the rules say something else of people than before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ground.events import EventItem
from ground.pieces import pieces

from .models import Answer, Standing, Survey


def moved_items(survey: Survey, was: Mapping[int, int | None], moved: Mapping[int, int]) -> Iterator[EventItem]:
    """People who came from some circumstances (none: they are new, and nothing has changed) into others."""
    known = {pk: first for pk, first in was.items() if first is not None}
    outcomes: dict[int, dict[str, str]] = {}
    for piece in pieces(sorted({*known.values(), *(moved[pk] for pk in known)})):
        rows = Answer.objects.filter(circumstances_id__in=piece)
        for pk, question, outcome in rows.values_list("circumstances_id", "question", "outcome"):
            outcomes.setdefault(pk, {})[question] = outcome
    people = _people(survey, list(known))
    for pk, first in known.items():
        before, after = outcomes.get(first, {}), outcomes.get(moved[pk], {})
        for question in sorted(before.keys() & after.keys()):
            if before[question] != after[question]:
                yield _item(people[pk], survey.policy, question, before[question], after[question])


def answered_items(policy: str, changed: Mapping[tuple[int, str], tuple[str, str]]) -> Iterator[EventItem]:
    """People in circumstances in which a question is answered otherwise under other rules."""
    by_circumstances: dict[int, list[str]] = {}
    for pk, question in sorted(changed):
        by_circumstances.setdefault(pk, []).append(question)
    for piece in pieces(sorted(by_circumstances)):
        rows = Standing.objects.unscoped().filter(survey__current=True, circumstances_id__in=piece)
        columns = ("learner__public_id", "learner__unit__path", "circumstances_id")
        for public_id, path, pk in rows.order_by("pk").values_list(*columns).iterator(chunk_size=2000):
            for question in by_circumstances[pk]:
                yield _item((public_id, path), policy, question, *changed[pk, question])


def _people(survey: Survey, ids: list[int]) -> dict[int, tuple[Any, str]]:
    found: dict[int, tuple[Any, str]] = {}
    for piece in pieces(ids):
        rows = Standing.objects.unscoped().filter(survey=survey, learner_id__in=piece)
        columns = ("learner_id", "learner__public_id", "learner__unit__path")
        found |= {pk: (key, path) for pk, key, path in rows.values_list(*columns)}
    return found


def _item(person: tuple[Any, str], policy: str, question: str, before: str, after: str) -> EventItem:
    said = {"policy": policy, "question": question, "before": before, "after": after, "by": "rules"}
    return EventItem(person[1], {"learner_id": str(person[0])} | said)
