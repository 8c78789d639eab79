"""Two at once in every pair of moves: whoever has seen a thing in the same state, one of them decides it, the other is
told in a sentence, and nothing of the other's is stored. The control shows what the guard is for."""

from __future__ import annotations

import re
from functools import partial
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.db import connection

from ground.lifecycle import LIVES, Lifecycle
from ground.refusals import Refused
from journal.models import JournalEntry
from tests.credits.racing import at_once

from .race_parts import seconds
from .races import RACES
from .test_answers_heard import ABOUT_NOBODY

CHINESE = re.compile("[一-鿿]")
MOMENT = re.compile(r"\d+年\d+月\d+日 \d\d:\d\d")
Pair = tuple[str, str, str, str]
"""Table, state, and the two moves that leave it."""

ELSEWHERE = {
    ("casework.CaseRequest", "filed", "undo"): "of a pass that went on upwards; as from the other states",
    ("exemptions.TrainingPlan", "recorded", "accept_late"): "only of a late one; guarded by the version, as the rest",
    ("reports.SampledPerson", "ok", "check"): "guarded by the version, as from open",
    ("reports.SampledPerson", "finding", "check"): "guarded by the version, as from open",
}
"""Moves of people that are not raced here, each with the reason."""


def pairs() -> list[Pair]:
    """Every two moves, also the same one twice, that leave the same state."""
    return [
        (label, state, one, other)
        for label, states in RACES.items()
        for state, leaving in states.items()
        for one, other in combinations_with_replacement(leaving.acts, 2)
    ]


def unraced(lives: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Moves that people make, by table and the state they leave, that nobody races."""
    every = {
        (label, state, str(move))
        for label, life in lives.items()
        for move, way in life.ways.items()
        for state in life.starts(move)
        if label not in ABOUT_NOBODY and (not way.work or move in life.checks)
    }
    return every - {(label, state, move) for label, state, one, other in pairs() for move in (one, other)}


def _own_work(left: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Moves that the portal itself makes are in no race of two people."""
    return {one for one in left if not LIVES[one[0]].ways[one[2]].work}


def test_every_move_of_people_is_raced_or_says_where():
    import cetrack.urls  # noqa: F401 - pages lead to every table

    left = _own_work(unraced(LIVES))
    assert left == set(ELSEWHERE)
    assert all(state in LIVES[label].starts(move) for label, state, *moves in pairs() for move in moves)


def test_control_a_new_move_is_named():
    class Way:
        work = False

    class Life:
        ways, checks = {"refuse": Way()}, {}

        def starts(self, move):
            return {"open"}

    assert unraced({"hall.Permit": Life()}) == {("hall.Permit", "open", "refuse")}


def race(cast: Any, pair: Pair) -> str:
    """Lets two at it, who have both seen it; says what is wrong, nothing where one wins and the other is told."""
    label, state, *moves = pair
    life, leaving = LIVES[label], RACES[label][state]
    made = leaving.make(cast)
    seen = [type(made)._base_manager.get(pk=made.pk) for _turn in moves]
    if life.state(seen[0]) != state:
        return f"is {life.state(seen[0])} before"
    lines, steps = JournalEntry.objects.count(), _steps(made)
    acts = [partial(leaving.acts[move], cast, seen[turn], turn) for turn, move in enumerate(moves)]
    outcomes = at_once(acts)
    lost = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    won = [move for move, outcome in zip(moves, outcomes, strict=True) if not isinstance(outcome, Exception)]
    names = set(JournalEntry.objects.order_by("pk")[lines:].values_list("actor_name", flat=True))
    if untold := [error for error in lost if not isinstance(error, Refused) or not _told(str(error), names)]:
        return f"not told: {untold}"
    if len(won) != 1 and not (len(won) == 2 and _follows(life, state, *moves)):
        return f"{len(won)} won: {outcomes}"
    actions = {life.action(move) for move in moves} - {""}
    found = [line.action for line in JournalEntry.objects.order_by("pk")[lines:] if line.action in actions]
    if sorted(found) != sorted(life.action(move) for move in won if life.action(move)):
        return f"{won} won, journal: {found}"
    row = type(made)._base_manager.filter(pk=made.pk).first()
    if len(won) == 1 and (life.state(row) if row else "") not in {end for _start, end in life.arrows(won[0])}:
        return f"{won} won, now {life.state(row) if row else 'gone'}"
    return f"{won} won, steps: {_steps(made) - steps}" if _steps(made) - steps > len(won) else ""


def _told(sentence: str, names: set[str]) -> bool:
    """In Chinese, by whom, and when."""
    named = any(name in sentence for name in names)
    return bool(CHINESE.search(sentence) and named and MOMENT.search(sentence))


def _steps(row: Any) -> int:
    return row.steps.count() if hasattr(row, "steps") else 0


def _follows(life: Lifecycle, state: str, one: str, other: str) -> bool:
    """Whether one move may be made where the other has led: of a thing without a version both may stand, in turn."""
    return any(
        start == state and end in life.starts(second)
        for first, second in ((one, other), (other, one))
        for start, end in life.arrows(first)
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_one_decides_and_the_other_is_told(cast):
    """On SQLite, where writers stand in line anyway, each move against itself."""
    seconds(cast)
    chosen = pairs()
    if connection.vendor == "sqlite":
        chosen = [pair for pair in chosen if pair[2] == pair[3]]
    found = {pair: wrong for pair in chosen if (wrong := race(cast, pair))}
    assert found == {}


def _unguarded(self: Lifecycle, row: Any, states: Any, *, where: Any = None, late: Any = "", **values: Any) -> None:
    values.pop("version", None)
    type(row)._base_manager.filter(pk=row.pk).update(**values)
    row.refresh_from_db()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "pair",
    [
        ("casework.CaseRequest", "filed", "return", "refuse"),
        ("learners.FullExport", "asked", "agree", "agree"),
        ("reports.ReviewCard", "valid", "revoke", "revoke"),
    ],
    ids="-".join,
)
def test_control_without_the_guard_both_decide(cast, monkeypatch, pair):
    seconds(cast)
    monkeypatch.setattr(Lifecycle, "change", _unguarded)
    assert "2 won" in race(cast, pair)
