"""Several drainers at once, and facts that change while they drain. Each test prints its seed and has its control."""

from __future__ import annotations

import random
import threading

import pytest
from django.db import connection, transaction

from assessments.standings import computing, services
from assessments.standings.models import Standing
from learners.people import stale
from learners.people.models import Learner, StaleMark
from learners.people.stale import mark_stale
from tests.credits.racing import at_once

from .invented import ACTOR, YEAR_END, differences, figures, league

SEED = 6001

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db):
    league(60, SEED)
    services.drain(actor=ACTOR, today=YEAR_END)
    return list(Learner.objects.unscoped().order_by("pk"))


def _drain(**values):
    return services.drain(actor=ACTOR, today=YEAR_END, **values)


def test_two_drainers_share_the_work_and_the_figures_are_those_of_one(people, monkeypatch):
    monkeypatch.setattr("assessments.standings.services.standings.PIECE", 7)
    alone = figures()
    Standing.objects.unscoped().all().delete()
    with transaction.atomic():
        stale.mark_everybody()
    results = at_once([_drain, _drain, _drain])
    assert all(isinstance(result, int) for result in results), f"seed {SEED}: {results}"
    assert not StaleMark.objects.exists()
    assert figures() == alone


def _judged_by_ownership(people) -> Learner:
    """Somebody whose figures are others once the post is one of another ownership."""
    found = [one for one in people if one.sector == "public" and one.post_confirmed_at]
    for one in random.Random(SEED).sample(found, len(found)):
        row = Learner.objects.unscoped().filter(pk=one.pk)
        row.update(grassroots_post=False, birth_date="1990-01-01")
        with transaction.atomic():
            stale.add_marks([one.pk])
        _drain()
        row.update(sector="non_public")
        wrong = differences([one], YEAR_END)
        row.update(sector="public")
        if wrong:
            return one
    raise AssertionError(f"seed {SEED}: nobody's figures rest on ownership")


def _change_while_draining(people, monkeypatch):
    """Changes a person's ownership after the drainer has read the marks and before it has written."""
    one = _judged_by_ownership(people)
    with transaction.atomic():
        stale.add_marks([one.pk])
    has_read, may_write = threading.Event(), threading.Event()
    place = computing.Placing.people

    def slowly(self, ids):
        found = list(place(self, ids))
        has_read.set()
        may_write.wait(timeout=30 if connection.vendor == "postgresql" else 2)  # SQLite lets nobody write meanwhile
        return iter(found)

    monkeypatch.setattr(computing.Placing, "people", slowly)

    def change():
        assert has_read.wait(timeout=20)
        monkeypatch.setattr(computing.Placing, "people", place)
        with transaction.atomic():
            Learner.objects.unscoped().filter(pk=one.pk).update(sector="non_public")
            stale.add_marks([one.pk])
        may_write.set()

    results = at_once([_drain, change])
    assert not [result for result in results if isinstance(result, Exception)], results
    return one


def test_a_mark_written_while_its_learner_is_drained_stays(people, monkeypatch):
    one = _change_while_draining(people, monkeypatch)
    _drain()
    assert differences([one], YEAR_END) == [], f"seed {SEED}"


def test_control_removing_marks_by_learner_loses_the_change(people, monkeypatch):
    """With the guard gone (every mark of a drained learner is forgotten, not only those that were seen) the same course
    of events leaves a wrong figure. On SQLite the change cannot come before the drainer has committed."""

    def forget(marks):
        list(marks)
        StaleMark.objects.filter(learner__in=people).delete()

    monkeypatch.setattr("assessments.standings.services.standings.remove_marks", forget)
    one = _change_while_draining(people, monkeypatch)
    forget(())
    _drain()
    assert differences([one], YEAR_END) != [], f"seed {SEED}"


def test_what_is_committed_is_drained_at_once(people):
    """Nobody has to think of it: whoever marks people finds them assessed when the transaction has committed."""
    one = people[0]
    with transaction.atomic():
        Learner.objects.unscoped().filter(pk=one.pk).update(birth_date="1950-01-01", sex="male")
        mark_stale([one.pk])
        assert StaleMark.objects.filter(learner=one).exists()
    assert not StaleMark.objects.exists()
    assert differences([one], YEAR_END) == []


def test_a_change_that_is_rolled_back_leaves_no_mark(people):
    before = figures()
    with pytest.raises(RuntimeError), transaction.atomic():
        Learner.objects.unscoped().filter(pk=people[0].pk).update(birth_date="1950-01-01")
        mark_stale([people[0].pk])
        raise RuntimeError
    assert not StaleMark.objects.exists()
    assert figures() == before


def test_a_drain_that_dies_halfway_is_taken_up_by_the_next(people, monkeypatch):
    alone = figures()
    with transaction.atomic():
        stale.mark_everybody()
    Standing.objects.unscoped().all().delete()
    monkeypatch.setattr("assessments.standings.services.standings.PIECE", 10)
    done: list[int] = []

    def dying(marks):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(1)
        stale.remove_marks(marks)

    monkeypatch.setattr("assessments.standings.services.standings.remove_marks", dying)
    with pytest.raises(KeyboardInterrupt):
        _drain()
    monkeypatch.undo()
    assert StaleMark.objects.count() == len(people) - 30
    _drain()
    assert figures() == alone
