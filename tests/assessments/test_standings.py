"""Standings of everybody say what the rules say of each person, one by one; and follow every change."""

from __future__ import annotations

import datetime as dt

import pytest

from assessments.standings import services
from assessments.standings.models import Answer, Circumstances, Survey
from credits.annual import ledger
from credits.records.models import CreditRecord
from exemptions.facts.models import Fact
from learners.people.models import Learner, StaleMark
from learners.people.stale import mark_stale

from .invented import ACTOR, YEAR_END, differences, figures, league, together

SEED = 20240112


@pytest.fixture
def people(db) -> list[Learner]:
    league(120, SEED)
    services.drain(actor=ACTOR, today=YEAR_END)
    return list(Learner.objects.unscoped().order_by("pk"))


def test_everybody_stands_where_the_rules_put_each_person(people):
    assert differences(people, YEAR_END) == []
    assert not StaleMark.objects.exists()
    assert Circumstances.objects.count() < len(people)
    seen = set(Answer.objects.values_list("outcome", flat=True))
    assert seen == {"met", "not_met", "needs_confirmation"}, f"seed {SEED} shows too little"


@pytest.mark.django_db
def test_before_the_window_closes_later_records_do_not_count_yet():
    """A demonstration may pretend an earlier day than the records are from."""
    league(40, SEED)
    june = dt.date(2024, 6, 15)
    services.drain(actor=ACTOR, today=june)
    assert CreditRecord.objects.unscoped().filter(completed_on__gt=june, verified_at__isnull=False).exists()
    assert differences(list(Learner.objects.unscoped()), june) == []


def test_a_changed_fact_moves_one_person_only(people):
    before = figures()
    one = next(
        person
        for person in people
        if person.sector == "public"
        and person.grassroots_post is False
        and person.post_confirmed_at
        and person.birth_date
        if together([person])[person.pk, "title_review:senior"]["outcome"] == "not_met"
        if not Fact.objects.unscoped().filter(learner=person).exists()
    )
    Learner.objects.unscoped().filter(pk=one.pk).update(sector="non_public")
    Fact.objects.unscoped().create(
        learner=one, kind="epidemic_frontline", values={"years": [2022]}, decided_at=one.created_at, decided_by="测试"
    )
    mark_stale([one.pk])
    assert services.drain(actor=ACTOR, today=YEAR_END) == 1
    after = figures()
    changed = _changed_rows(before, after)
    assert changed
    assert all(str(one.public_id) in row for row in changed)
    assert differences([one], YEAR_END) == []


def _changed_rows(before, after) -> list[str]:
    return [row for kind in before for row in set(map(str, before[kind])) ^ set(map(str, after[kind]))]


def test_hours_verified_are_felt_and_a_full_recomputation_gives_the_same_figures(people):
    waiting = CreditRecord.objects.unscoped().filter(verified_at__isnull=True)
    learners = sorted(set(waiting.values_list("learner_id", flat=True)))
    assert learners
    waiting.update(verified_at=people[0].created_at, verified_by="测试")
    ledger.recount(learners)
    services.drain(actor=ACTOR, today=YEAR_END)
    incremental = figures()
    assert services.reassess(actor=ACTOR, today=YEAR_END) == len(people)
    assert figures() == incremental
    assert differences([learner for learner in people if learner.pk in learners], YEAR_END) == []


def test_draining_without_marks_does_nothing(people):
    before = figures()
    assert services.drain(actor=ACTOR, today=YEAR_END) == 0
    assert figures() == before


def test_only_the_learners_asked_for_are_drained(people):
    mark_stale([people[0].pk, people[1].pk])
    assert services.drain(actor=ACTOR, today=YEAR_END, learner_ids=[people[1].pk]) == 1
    assert list(StaleMark.objects.values_list("learner_id", flat=True)) == [people[0].pk]


def test_the_standings_move_to_the_next_day(db):
    league(30, SEED)
    june = dt.date(2024, 6, 15)
    assert services.is_behind(actor=ACTOR, today=june)
    services.reassess(actor=ACTOR, today=june)
    assert not services.is_behind(actor=ACTOR, today=june)
    assert services.is_behind(actor=ACTOR, today=june + dt.timedelta(days=1))
    services.reassess(actor=ACTOR, today=dt.date(2025, 3, 1))
    survey = Survey.objects.get(current=True)
    assert survey.as_of == YEAR_END  # once the year is over its last day stays the day
    assert not services.is_behind(actor=ACTOR, today=dt.date(2026, 11, 23))
    assert differences(list(Learner.objects.unscoped()), YEAR_END) == []


def test_a_birthday_changes_an_answer_as_the_day_moves_on(cast):
    alatan = cast.alatan.learner
    Learner.objects.unscoped().filter(pk=alatan.pk).update(sex="female", birth_date=dt.date(1974, 6, 4))
    services.reassess(actor=ACTOR, today=dt.date(2024, 6, 3))
    before = together([alatan])[alatan.pk, "post_appointment:10"]
    assert (before["route"], before["open_readings"]) == ("", "age_date")
    services.reassess(actor=ACTOR, today=dt.date(2024, 6, 4))
    assert together([alatan])[alatan.pk, "post_appointment:10"]["route"] == "6.1.full"
