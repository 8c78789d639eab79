"""What a ruling changes: foretold for each option, and kept as the list of whom it has changed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.readings import effects
from assessments.readings.models import RulingChange, RulingEffect
from assessments.readings.services import ask_forecast, keep_effect
from assessments.standings import services as standings_services
from assessments.standings.models import Answer, Standing
from ground.actors import SystemActor
from ground.jobs.machine import run
from ground.jobs.models import Job
from ground.refusals import Refused
from learners.people.models import Learner
from policy import services as policy_services

from .invented import ACTOR, league
from .people import NOW, POLICY, TODAY, complete, fact
from .test_decisions import rule

WAYS = ("question", "before", "after")
pytestmark = pytest.mark.usefixtures("_on_the_day")


@pytest.fixture
def _on_the_day(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def people(cast):
    league(100, 77)
    standings_services.reassess(actor=ACTOR, today=TODAY)


def states() -> dict[tuple[int, str], str]:
    """What the standings say of each person in service and question."""
    rows = Standing.objects.unscoped().filter(survey__current=True, survey__policy=POLICY).exclude(place="")
    columns = ("learner_id", "circumstances__answers__question", "circumstances__answers__state")
    return {(learner, question): state for learner, question, state in rows.values_list(*columns)}


def differing(before: dict, after: dict) -> set[tuple[int, str, str, str]]:
    return {(*key, before[key], after[key]) for key in before if before[key] != after[key]}


def kept() -> set[tuple[int, str, str, str]]:
    return set(RulingChange.objects.unscoped().filter(policy=POLICY).values_list("learner_id", *WAYS))


@pytest.mark.parametrize("option", ["application", "year_end"])
def test_the_kept_list_is_who_has_another_answer_than_before(cast, people, option):
    before = states()
    ruling, job = rule(cast, option)
    run(job.pk)
    changed = differing(before, states())
    assert changed
    assert kept() == changed
    assert RulingEffect.objects.get(ruling=ruling).people == len({learner for learner, *_way in changed})


def test_the_list_is_foretold_to_the_person(cast, people):
    options = ["application", "year_end"]
    foretold = effects.foretold(actor=SystemActor("tests"), policy=POLICY, reading="age_date", options=options)
    ruling, job = rule(cast, "year_end")
    run(job.pk)
    became = effects.number_of_ways(actor=SystemActor("tests"), ruling=ruling, policy=POLICY)
    assert became == [(way, numbers[1]) for way, numbers in foretold if numbers[1]]
    assert became != [(way, numbers[0]) for way, numbers in foretold if numbers[0]], "the options differ in nobody"


def test_whom_an_option_turns_without_doubt_is_foretold_too(cast):
    """Complete in any case, but excused by 6.7 once the years since the transfer replace the usual ones."""
    learner = cast.alatan.learner
    complete(learner, 2021, 2022, 2023, 2024)
    fact(learner, "transfer", on="2022-10-02")
    standings_services.reassess(actor=ACTOR, today=TODAY)
    options = ["shortens", "replaces"]
    foretold = effects.foretold(actor=ACTOR, policy=POLICY, reading="transfer_years", options=options)
    in_doubt = Answer.objects.filter(open_readings__contains="transfer_years").values("circumstances")
    ruling = rule(cast, "replaces", reading="transfer_years")[0]
    keep_effect(actor=ACTOR, ruling=ruling, now=NOW)
    became = effects.number_of_ways(actor=ACTOR, ruling=ruling, policy=POLICY)
    assert became == [(way, numbers[1]) for way, numbers in foretold if numbers[1]]
    turned = RulingChange.objects.unscoped().exclude(learner__standings__circumstances__in=in_doubt)
    assert turned.filter(learner=learner).exists(), "nobody is turned without a doubt: the test says nothing"


@pytest.mark.parametrize("more", [0, 1])
def test_for_many_the_forecast_is_work_with_progress(cast, people, signed_in, monkeypatch, more):
    client, address = signed_in(cast.league_policy), reverse("readings:reading", args=[POLICY, "age_date"])
    at_once = client.get(address).context["foretold"]
    standing = Standing.objects.unscoped().filter(survey__current=True, survey__policy=POLICY).exclude(place="")
    stand = standing.values("circumstances").distinct().count()
    monkeypatch.setattr(effects, "AT_ONCE", stand - more)
    page = client.get(address)
    assert ("统计会有哪些变化" in page.content.decode()) == bool(more)
    assert ("foretold" in page.context) == (not more)
    client.post(reverse("readings:forecast", args=[POLICY, "age_date"]))
    job = effects.forecast_of(actor=cast.league_policy.actor, policy=POLICY, reading="age_date")
    client.post(reverse("readings:forecast", args=[POLICY, "age_date"]))
    assert Job.objects.filter(kind=effects.FORETELL).count() == 1, "what is at work is not asked for twice"
    assert at_once
    run(job.pk)
    assert client.get(address).context["foretold"] == at_once
    assert effects.forecast_of(actor=cast.league_reviewer.actor, policy=POLICY, reading="age_date") is None


def test_what_is_not_open_is_not_foretold(cast, people):
    actor = cast.league_policy.actor
    for policy, reading in [(POLICY, "recent_years"), (POLICY, "nonsense"), ("xlgl-1999", "age_date")]:
        with pytest.raises(Refused):
            ask_forecast(actor=actor, policy=policy, reading=reading)
    rule(cast, "year_end")
    with pytest.raises(Refused):
        ask_forecast(actor=actor, policy=POLICY, reading="age_date")
    assert not Job.objects.filter(kind=effects.FORETELL).exists()


def test_work_that_is_done_twice_keeps_the_list_once(cast, people):
    ruling, job = rule(cast, "year_end")
    run(job.pk)
    once = kept()
    keep_effect(actor=ACTOR, ruling=ruling, now=NOW)
    assert kept() == once
    assert RulingChange.objects.unscoped().count() == len(once)


def test_the_page_says_from_what_to_what_and_names_the_people_whom_one_may_see(cast, people, signed_in):
    ruling, job = rule(cast, "year_end")
    address = reverse("readings:reading", args=[POLICY, "age_date"])
    assert "正在统计" in signed_in(cast.league_policy).get(address).content.decode()
    run(job.pk)
    change = RulingChange.objects.unscoped().select_related("learner").order_by("learner__unit__path").first()
    page = signed_in(cast.league_policy).get(address).content.decode()
    assert change.get_before_display() in page
    assert change.get_after_display() in page
    assert change.learner.name in page
    asked = {"ruling": str(ruling.public_id), "question": change.question, "before": "exempt", "after": "exempt"}
    assert change.learner.name not in signed_in(cast.league_policy).get(address, asked).content.decode()
    Learner.objects.unscoped().filter(pk=change.learner_id).update(unit=cast.hospital)
    assert change.learner.name not in signed_in(cast.unit_hr).get(address).content.decode()


def test_a_ruling_that_was_withdrawn_keeps_its_list(cast, people, signed_in):
    ruling, job = rule(cast, "year_end")
    run(job.pk)
    once = kept()
    back = policy_services.withdraw_ruling(actor=cast.league_policy.actor, ruling=ruling, reason="录入有误", now=NOW)
    run(back.pk)
    assert kept() == once
    client, address = signed_in(cast.league_policy), reverse("readings:reading", args=[POLICY, "age_date"])
    assert "改变了哪些结论" not in client.get(address).content.decode()
    page = client.get(address, {"ruling": str(ruling.public_id)}).content.decode()
    assert "改变了哪些结论" in page
    assert "录入有误" in client.get(reverse("readings:register")).content.decode()
    assert client.get(address, {"ruling": "nonsense"}).status_code == 200


def test_before_a_ruling_its_page_says_what_each_option_would_change(cast, people, signed_in):
    page = signed_in(cast.league_policy).get(reverse("readings:reading", args=[POLICY, "age_date"])).content.decode()
    assert "按各种理解，结论会怎样改变" in page
