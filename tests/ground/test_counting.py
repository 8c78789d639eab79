"""Many counts by one question: as many as each would give alone, nothing kept but the text."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.charge.jobs import WORKER
from casework.charge.models import Charge
from casework.charge.services import find
from casework.requests.models import CaseRequest
from casework.requests.selectors import waiting_for
from cetrack.navigation import declared
from ground.counting import counts
from learners.people.models import Learner
from tests.casework.filing import NOW, filed
from tests.casework.openings import everything
from units.models import Unit

pytestmark = pytest.mark.django_db


def waiting(actor):
    return [waiting_for(actor=actor)]


def below(actor):
    return [
        Learner.objects.visible_to(actor),
        Learner.objects.visible_to(actor).order_by("name").select_related("unit"),
    ]


def nobody(actor):
    return [Learner.objects.unscoped().none()]


def nothing(actor):
    return []


def places(actor):
    return [Learner.objects.visible_to(actor).order_by("pk").values("unit").distinct()]


def asks(actor):
    return [Learner.objects.visible_to(actor).filter(unit__in=list(Unit.objects.values_list("pk", flat=True)))]


def test_what_waits_at_each_entry_of_the_menu_is_counted_as_alone(cast):
    everything(cast)
    find(actor=WORKER, today=NOW.date(), now=NOW)
    assert Charge.objects.exists()
    entries = tuple(item.waiting for item in declared() if item.waiting)
    found = 0
    for member in cast.members.values():
        actor = member.actor
        alone = [sum(rows.count() for rows in entry(actor)) for entry in entries]
        assert counts(actor=actor, asked=entries) == alone, actor.name
        found += sum(alone)
    assert found > len(entries), "control: something waits"


def test_one_question_for_all_whose_text_is_made_once(cast, monkeypatch):
    asked = (waiting, below, nobody, nothing, places)
    actor = cast.unit_hr.actor
    filed(cast.alatan)
    assert counts(actor=actor, asked=asked)[0] == 1
    CaseRequest.objects.unscoped().update(state="draft", office=None)
    made: list[object] = []
    monkeypatch.setattr(Learner, "visible_q", made.append)
    with CaptureQueriesContext(connection) as queries:
        again = counts(actor=actor, asked=asked)
    assert (len(queries), made) == (1, [])
    assert again[0] == 0, "the answer is asked for anew"


def test_everybody_has_a_question_of_their_own(cast):
    league, unit, stranger = (
        counts(actor=one.actor, asked=(below,))[0] for one in (cast.league_reviewer, cast.unit_hr, cast.stranger)
    )
    assert league > unit > stranger


def test_a_role_that_is_gone_counts_no_more(cast):
    before = counts(actor=cast.unit_hr.actor, asked=(below,))
    cast.unit_hr.account.roles.update(withdrawn_at=NOW)
    assert before[0] > 0
    assert counts(actor=cast.unit_hr.actor, asked=(below,)) == [0]


def test_what_is_empty_told_apart_or_not_there(cast):
    actor = cast.league_reviewer.actor
    assert counts(actor=actor, asked=(places, nobody, nothing)) == [
        Learner.objects.visible_to(actor).values("unit").distinct().count(), 0, 0,
    ]  # fmt: skip
    assert counts(actor=actor, asked=(nothing,)) == [0]
    with CaptureQueriesContext(connection) as queries:
        assert counts(actor=actor, asked=()) == []
    assert len(queries) == 0


def test_control_rows_that_ask_the_database_first_are_refused(cast):
    with pytest.raises(RuntimeError, match="ask the database"):
        counts(actor=cast.unit_hr.actor, asked=(asks,))
