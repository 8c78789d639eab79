"""Surveys of other days and questions: worked out from the records, and exactly what the rules say of each person."""

from __future__ import annotations

import datetime as dt

import pytest

from assessments.decisions.purposes import from_key
from assessments.standings import services
from assessments.standings.models import Answer, Circumstances, Shortfall, Standing, Survey
from ground.jobs.machine import run
from ground.refusals import Refused
from learners.people.dated import on_day
from learners.people.models import Learner, Membership
from units.models import Unit

from .invented import ACTOR, POLICY, YEAR_END, differences, league
from .people import NOW, look

JUNE = dt.date(2024, 6, 15)


@pytest.fixture
def people(db):
    league(80, 9)
    services.drain(actor=ACTOR, today=YEAR_END)
    return list(Learner.objects.unscoped().order_by("pk"))


def ask(unit, question, as_of=JUNE, actor=ACTOR, **values):
    return services.ask_survey(actor=actor, unit=unit, question=question, as_of=as_of, policy=POLICY, now=NOW, **values)


@pytest.mark.parametrize(
    "question",
    [
        "title_review:senior",
        "title_review:senior:exceptional",
        "post_appointment:7",
        "recognition:grassroots_graduate:2",
    ],
)
def test_it_says_what_the_rules_say_of_each_person(people, question):
    survey = ask(Unit.objects.get(depth=1), question)
    belonged = Membership.objects.unscoped().filter(on_day(JUNE, employment=None)).values_list("learner_id", flat=True)
    members = [person for person in people if person.pk in set(belonged)]
    assert run(survey.job_id).result == {"people": len(members)}
    for person in members:
        decision = look(ACTOR, person, from_key(question), JUNE).decision
        standing = Standing.objects.unscoped().get(survey=survey, learner=person)
        answer = Answer.objects.get(circumstances=standing.circumstances, question=question)
        short = Shortfall.objects.filter(standing=standing, question=question).first()
        assert (answer.outcome, answer.route, answer.open_readings) == (
            decision.outcome,
            decision.route or "",
            ",".join(decision.open_readings),
        )
        assert (short.missing if short else []) == [list(gap) for gap in decision.missing or ()]
    assert differences(people, YEAR_END) == []  # the standings of everybody are not touched


def test_asked_again_it_is_there_until_the_law_changes(people):
    unit = Unit.objects.get(depth=1)
    survey = ask(unit, "title_review:senior")
    assert ask(unit, "title_review:senior") == survey
    assert ask(unit, "title_review:senior", anew=True) != survey
    assert ask(unit, "title_review:senior", dt.date(2024, 6, 16)) != survey


def test_only_in_ones_own_scope(cast):
    with pytest.raises(Refused):
        ask(cast.dongwu, "annual_check:2024", actor=cast.banner_hr.actor)
    with pytest.raises(Refused):
        ask(cast.xilinhot, "nonsense", actor=cast.banner_hr.actor)
    assert ask(cast.xilinhot, "annual_check:2024", actor=cast.banner_hr.actor).unit == cast.xilinhot


def test_old_ones_are_forgotten_with_what_only_they_needed(people):
    survey = ask(Unit.objects.get(depth=1), "title_review:senior:exceptional")
    run(survey.job_id)
    kept = Survey.objects.get(pk=survey.pk).complete_at + services.surveys.KEPT
    assert services.forget_surveys(actor=ACTOR, now=kept) == 0
    assert services.forget_surveys(actor=ACTOR, now=kept + dt.timedelta(seconds=1)) == 1
    assert not Circumstances.objects.exclude(question="").exists()
    assert differences(people, YEAR_END) == []
