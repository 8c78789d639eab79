"""An officer's decision settles a doubt, for a row as in a query."""

from itertools import product

import pytest
from django.db.models import CharField, Value

from assessments.standings import settling
from assessments.standings.models import AnswerState as State
from assessments.standings.settling import settled, where
from rulebook.vocabulary import Outcome
from units.models import Unit

DONE = ("", "public", "professional")
HUMAN = (None, Outcome.MET.value, Outcome.NOT_MET.value)


@pytest.mark.parametrize(
    ("state", "done", "human", "holds"),
    [
        (State.NEEDS_CONFIRMATION, "", None, State.NEEDS_CONFIRMATION),
        (State.NEEDS_CONFIRMATION, "public", None, State.NEEDS_CONFIRMATION),
        (State.NEEDS_CONFIRMATION, "", "met", State.COMPLETE),
        (State.NEEDS_CONFIRMATION, "public", "met", State.COMPLETE),
        (State.NEEDS_CONFIRMATION, "", "not_met", State.NOTHING),
        (State.NEEDS_CONFIRMATION, "public", "not_met", State.PARTLY),
        (State.COMPLETE, "", "not_met", State.COMPLETE),
        (State.EXEMPT, "", "not_met", State.EXEMPT),
        (State.PARTLY, "public", "met", State.PARTLY),
        (State.NOTHING, "", "met", State.NOTHING),
    ],
)
def test_a_decision_holds_in_a_doubt_and_nowhere_else(state, done, human, holds):
    assert settled(state, done, human) == holds


ROWS = [
    (state, done, human)
    for state, done, human in product(State.values, DONE, HUMAN)
    if state == State.NEEDS_CONFIRMATION or (state == State.PARTLY) == bool(done)
]
"""Some subjects are done exactly where people are partly through, or in doubt."""


@pytest.mark.parametrize(("state", "done", "human"), ROWS)
def test_a_query_finds_those_for_whom_the_state_holds(cast, state, done, human):
    text = CharField(null=True)
    row = Unit.objects.filter(pk=cast.school.pk).annotate(
        state=Value(str(state), text), done=Value(done, text), human=Value(human, text)
    )
    holds = settled(state, done, human)
    asked = [(one, part) for one in State.values for part in (DONE[1:] if one == State.PARTLY else DONE[:1])]
    found = [(one, part) for one, part in asked if row.filter(where(one, part)).exists()]
    assert found == [(holds, done if holds == State.PARTLY else "")]
    assert row.filter(settling.met()).exists() == (holds in {State.COMPLETE, State.EXEMPT})
    assert row.filter(settling.not_met()).exists() == (holds in {State.PARTLY, State.NOTHING})
