"""Snapshots, applications, rulings, human decisions, requests for a review."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.holders.models import Account
from accounts.messages.models import Message
from assessments.decisions.models import Application, Frozen, HumanDecision, Snapshot
from assessments.decisions.selectors import outcomes_of, replay, snapshots_of
from assessments.decisions.services import applications as decisions_services
from assessments.decisions.services import snapshots as snapshots_services
from assessments.doubts import services as doubts_services
from assessments.doubts.models import ReviewRequest
from assessments.standings import services as standings_services
from assessments.standings.models import Answer
from exemptions.facts.models import Fact
from ground.jobs.machine import run
from ground.jobs.models import Job
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.services import move_learner
from learners.people.stale import add_marks
from policy import services as policy_services
from policy.models import Ruling
from policy.selectors import pack_in_force
from rulebook.facts import AnnualCheck
from tests.credits.people import record
from tests.demonstrations import SHANGHAI

from .invented import ACTOR, YEAR_END, differences, league
from .people import NOW, POLICY, TODAY, complete, confirmed, fact, hours, look


@pytest.fixture
def doubtful(cast):
    """Alatan turns 45 between the day and the end of the year: which of them counts, the notice does not say."""
    learner = cast.alatan.learner
    type(learner).objects.unscoped().filter(pk=learner.pk).update(sex="female", birth_date=dt.date(1979, 9, 1))
    confirmed(learner)
    complete(learner, 2023)
    assessment = look(cast.alatan.actor, learner)
    assert (assessment.outcome, assessment.doubt) == ("needs_confirmation", "not_met:age_date")
    return learner


def rule(cast, option="year_end", **values):
    given = {
        "policy": POLICY,
        "reading": "age_date",
        "option": option,
        "name": "锡人社函〔2024〕3号",
        "ruled_on": TODAY,
        "reason": "盟人社局答复",
        "today": TODAY,
        "now": NOW,
    }
    return policy_services.settle_reading(actor=values.pop("actor", cast.league_policy.actor), **{**given, **values})


def decide_by_hand(actor, learner, outcome="met", reason="已核实学习经历", **values):
    assessment = values.pop("assessment", None) or look(actor, learner)
    seen = values.pop("seen", assessment.facts_hash)
    return doubts_services.decide_by_hand(
        actor=actor, assessment=assessment, outcome=outcome, reason=reason, seen=seen, now=NOW, **values
    )


# ------------------------------------------------------------------------------------------------------- snapshots


def test_a_snapshot_replays_to_the_same_decision(cast, doubtful):
    snapshot = snapshots_services.freeze(actor=cast.alatan.actor, assessment=look(cast.alatan.actor, doubtful), now=NOW)
    stored = Snapshot.objects.unscoped().get(pk=snapshot.pk)
    assert replay(actor=cast.alatan.actor, snapshot=stored) == stored.decision
    assert stored.decision["open_readings"] == ["age_date"]
    assert stored.pack_hash == pack_in_force(actor=cast.alatan.actor, policy=POLICY).hash


def test_an_old_snapshot_keeps_what_it_was_decided_under(cast, doubtful):
    before = snapshots_services.freeze(actor=cast.alatan.actor, assessment=look(cast.alatan.actor, doubtful), now=NOW)
    rule(cast)
    fact(doubtful, "epidemic_frontline", years=[2022])
    after = snapshots_services.freeze(actor=cast.alatan.actor, assessment=look(cast.alatan.actor, doubtful), now=NOW)
    for snapshot in (before, after):
        snapshot.refresh_from_db()
        assert replay(actor=cast.alatan.actor, snapshot=snapshot) == snapshot.decision
    assert (before.outcome, before.rulings) == ("needs_confirmation", {})
    assert (after.outcome, after.rulings) == ("met", {POLICY: {"age_date": "year_end"}})
    assert before.pack_hash != after.pack_hash
    assert before.law_id == after.law_id
    assert before.facts_hash != after.facts_hash


def test_a_snapshot_is_never_changed(cast, doubtful):
    snapshot = snapshots_services.freeze(actor=cast.alatan.actor, assessment=look(cast.alatan.actor, doubtful), now=NOW)
    snapshot.outcome = "met"
    with pytest.raises(Frozen):
        snapshot.save()
    with pytest.raises(Frozen):
        snapshot.delete()
    assert not snapshots_of(actor=cast.stranger.actor, learner=doubtful).exists()
    with pytest.raises(Snapshot.DoesNotExist):
        replay(actor=cast.outsider.actor, snapshot=snapshot)


def test_the_hash_of_the_facts_follows_what_matters_and_nothing_else(cast):
    learner, actor = cast.alatan.learner, cast.alatan.actor
    complete(learner, 2022, 2023)
    check, review = look(actor, learner, AnnualCheck(2022)).facts_hash, look(actor, learner).facts_hash
    assert look(actor, learner, AnnualCheck(2022), dt.date(2024, 6, 20)).facts_hash == check
    confirmed(learner)
    hours(learner, 2023, "professional", 50)
    record(learner, title="未核定")
    assert look(actor, learner, AnnualCheck(2022)).facts_hash == check  # ownership, another year, unverified hours
    assert look(actor, learner).facts_hash != review
    hours(learner, 2022, "public", 5)
    assert look(actor, learner, AnnualCheck(2022)).facts_hash != check


# ---------------------------------------------------------------------------------------------------- applications


def test_an_application_in_june_is_judged_as_of_june(cast):
    learner, actor = cast.alatan.learner, cast.alatan.actor
    confirmed(learner)
    complete(learner, 2022, 2023)
    application = decisions_services.apply(actor=actor, assessment=look(actor, learner), now=NOW)
    assert decisions_services.apply(actor=actor, assessment=look(actor, learner), now=NOW) == application
    assert Snapshot.objects.unscoped().get(application=application).outcome == "not_met"
    for subject, tenths in (("public", 300), ("professional", 600)):
        record(learner, verified=True, subject=subject, tenths=tenths, completed_on=dt.date(2024, 8, 1), title=subject)
    later = decisions_services.apply(actor=actor, assessment=look(actor, learner, as_of=dt.date(2024, 9, 1)), now=NOW)
    mark(learner)
    application.refresh_from_db()
    later.refresh_from_db()
    assert (application.outcome, later.outcome) == ("not_met", "met")


def mark(learner):
    add_marks([learner.pk])
    standings_services.drain(actor=ACTOR, today=TODAY)


def test_facts_that_come_later_change_the_answer_to_an_application(cast):
    learner, actor = cast.alatan.learner, cast.alatan.actor
    confirmed(learner)
    application = decisions_services.apply(actor=actor, assessment=look(actor, learner), now=NOW)
    confirmed(learner, grassroots_post=True)
    mark(learner)
    application.refresh_from_db()
    assert application.outcome == "met"


def test_people_apply_for_themselves_or_through_their_hr(cast):
    learner = cast.alatan.learner
    for member in (cast.supervisor,):
        with pytest.raises(Refused):
            decisions_services.apply(actor=member.actor, assessment=look(member.actor, learner), now=NOW)
    decisions_services.apply(actor=cast.unit_hr.actor, assessment=look(cast.unit_hr.actor, learner), now=NOW)
    application = Application.objects.unscoped().get()
    decisions_services.withdraw_application(actor=cast.alatan.actor, application=application, now=NOW)
    with pytest.raises(Refused):
        decisions_services.withdraw_application(actor=cast.alatan.actor, application=application, now=NOW)
    assert (
        decisions_services.apply(actor=cast.alatan.actor, assessment=look(cast.alatan.actor, learner), now=NOW)
        != application
    )


# --------------------------------------------------------------------------------------------------------- rulings


@pytest.mark.parametrize("option", ["application", "year_end"])
def test_a_ruling_ends_the_doubt_everywhere(cast, option):
    league(100, 77)
    standings_services.reassess(actor=ACTOR, today=TODAY)
    people = list(type(cast.alatan.learner).objects.unscoped())
    assert Answer.objects.filter(open_readings__contains="age_date").exists()
    ruling, job = rule(cast, option)
    standings_services.apply_rulings(actor=ACTOR, today=TODAY)
    assert not Answer.objects.filter(open_readings__contains="age_date").exists()
    assert differences(people, TODAY) == []
    policy_services.withdraw_ruling(actor=cast.league_policy.actor, ruling=ruling, reason="录入有误", now=NOW)
    standings_services.apply_rulings(actor=ACTOR, today=TODAY)
    assert Answer.objects.filter(open_readings__contains="age_date").exists()
    assert differences(people, TODAY) == []
    assert job.kind == "policy.follow"


@pytest.mark.parametrize(
    ("reading", "option"),
    [
        ("first_year_transfer", "including"),
        ("filed_plan", "roster"),
        ("conversion_window", "study_window"),
        ("waived_year", "completed"),
    ],
)
def test_every_ruling_is_felt_to_the_last_tenth(db, cast, reading, option):
    league(120, 78, YEAR_END)
    people = list(type(cast.alatan.learner).objects.unscoped())
    standings_services.reassess(actor=ACTOR, today=YEAR_END)
    rule(cast, option, reading=reading)
    standings_services.apply_rulings(actor=ACTOR, today=YEAR_END)
    assert differences(people, YEAR_END) == []


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"reading": "no_such"}, "读法"),
        ({"option": "maybe"}, "读法"),
        ({"reading": "recent_years", "option": "excludes_current"}, "通知"),
        ({"name": "  "}, "名称"),
        ({"reason": ""}, "依据"),
        ({"ruled_on": TODAY + dt.timedelta(days=1)}, "将来"),
        ({"policy": "elsewhere-2024"}, "规则包"),
    ],
)
def test_a_ruling_that_cannot_be_is_refused_with_a_sentence(cast, values, word):
    with pytest.raises(Refused) as refusal:
        rule(cast, **values)
    assert word in str(refusal.value)
    assert not Ruling.objects.exists()


def test_only_the_policy_role_of_the_league_rules(cast):
    for member in cast.members.values():
        if member is not cast.league_policy:
            with pytest.raises(Refused):
                rule(cast, actor=member.actor)
    rule(cast)
    with pytest.raises(Refused):
        rule(cast, "application")
    assert JournalEntry.objects.filter(action="reading.settled").count() == 1


# ------------------------------------------------------------------------------------------------- human decisions


def test_an_officer_decides_a_doubtful_case(cast, doubtful):
    decisions_services.apply(actor=cast.alatan.actor, assessment=look(cast.alatan.actor, doubtful), now=NOW)
    decision = decide_by_hand(cast.department_hr.actor, doubtful)
    after = look(cast.alatan.actor, doubtful)
    assert (after.outcome, after.human) == ("met", decision)
    assert "已核实学习经历" in after.human_sentence
    assert cast.department_hr.actor.name in after.human_sentence
    assert look(cast.alatan.actor, doubtful, AnnualCheck(2024)).human is None
    frozen = snapshots_services.freeze(actor=cast.alatan.actor, assessment=after, now=NOW)
    assert (frozen.outcome, frozen.decision["outcome"]) == ("met", "needs_confirmation")
    assert frozen.human["decided_by"] == cast.department_hr.actor.name


@pytest.mark.parametrize(("hour", "minute"), [(0, 30), (23, 59)])
def test_it_was_made_on_the_day_of_shanghai(cast, doubtful, hour, minute):
    decision = decide_by_hand(cast.department_hr.actor, doubtful)
    moment = dt.datetime(2024, 6, 3, hour, minute, tzinfo=SHANGHAI).astimezone(dt.UTC)
    HumanDecision.objects.unscoped().filter(pk=decision.pk).update(decided_at=moment)
    assert "2024年6月3日" in look(cast.alatan.actor, doubtful).human_sentence


def test_it_holds_for_the_facts_it_was_made_on(cast, doubtful):
    decide_by_hand(cast.banner_hr.actor, doubtful, "not_met")
    assert look(cast.alatan.actor, doubtful).outcome == "not_met"
    tenure = fact(doubtful, "tenure", since="2020-01-01")  # no clause of this application looks at it
    mark(doubtful)
    assert HumanDecision.objects.unscoped().get().holds
    Fact.objects.unscoped().filter(pk=tenure.pk).delete()
    fact(doubtful, "epidemic_frontline", years=[2023])
    mark(doubtful)
    assert look(cast.alatan.actor, doubtful).outcome == "needs_confirmation"
    assert not HumanDecision.objects.unscoped().get().holds
    again = decide_by_hand(cast.banner_hr.actor, doubtful)
    assert look(cast.alatan.actor, doubtful).human == again


def test_hours_that_are_earned_later_do_not_end_it(cast, doubtful):
    decision = decide_by_hand(cast.banner_hr.actor, doubtful, "not_met")
    hours(doubtful, 2024, "public", 10)
    mark(doubtful)
    assert look(cast.alatan.actor, doubtful).human == decision
    assert HumanDecision.objects.unscoped().get().holds
    assert not Message.objects.filter(key__startswith="lapsed:").exists()
    with pytest.raises(Refused):
        decide_by_hand(cast.department_hr.actor, doubtful)


def test_when_it_holds_no_longer_person_and_office_are_told(cast, doubtful):
    decide_by_hand(cast.banner_hr.actor, doubtful, "not_met")
    fact(doubtful, "epidemic_frontline", years=[2023])
    mark(doubtful)
    mark(doubtful)
    (job,) = Job.objects.filter(kind="assessments.lapsed")
    run(job.pk)
    told = Message.objects.filter(key__startswith="lapsed:")
    assert {(one.learner_id, one.account_id) for one in told} == {
        (doubtful.pk, None), (None, cast.banner_hr.account.pk),
    }  # fmt: skip
    assert all("不再适用" in one.text for one in told)


def test_nobody_is_told_of_what_holds_again(cast, doubtful):
    decide_by_hand(cast.banner_hr.actor, doubtful, "not_met")
    epidemic = fact(doubtful, "epidemic_frontline", years=[2023])
    mark(doubtful)
    Fact.objects.unscoped().filter(pk=epidemic.pk).delete()
    mark(doubtful)
    run(Job.objects.get(kind="assessments.lapsed").pk)
    assert not Message.objects.filter(key__startswith="lapsed:").exists()


def test_where_whoever_decided_has_gone_the_nearest_office_is_told(cast, doubtful):
    decide_by_hand(cast.banner_hr.actor, doubtful, "not_met")
    Account.objects.filter(pk=cast.banner_hr.account.pk).update(is_active=False)
    fact(doubtful, "epidemic_frontline", years=[2023])
    mark(doubtful)
    run(Job.objects.get(kind="assessments.lapsed").pk)
    told = Message.objects.filter(key__startswith="lapsed:", account__isnull=False)
    assert [one.account_id for one in told] == [cast.department_hr.account.pk]


def test_the_own_office_of_the_person_hears_nothing_it_may_not_decide(cast, doubtful):
    """Somebody on the staff of the deciding department: the office above it decides, and is told."""
    move_learner(actor=ACTOR, learner=doubtful, unit=cast.education, day=TODAY, today=TODAY)
    doubtful.refresh_from_db()
    decide_by_hand(cast.banner_hr.actor, doubtful, "not_met")
    Account.objects.filter(pk=cast.banner_hr.account.pk).update(is_active=False)
    fact(doubtful, "epidemic_frontline", years=[2023])
    mark(doubtful)
    for job in Job.objects.filter(kind="assessments.lapsed"):
        run(job.pk)
    told = set(
        Message.objects.filter(key__startswith="lapsed:", account__isnull=False).values_list("account", flat=True)
    )
    assert cast.department_hr.account.pk not in told
    assert told


def test_the_facts_before_the_officer_are_those_that_are_decided_on(cast, doubtful):
    opened = look(cast.banner_hr.actor, doubtful).facts_hash
    hours(doubtful, 2024, "public", 10)
    with pytest.raises(Refused):
        decide_by_hand(cast.banner_hr.actor, doubtful, seen=opened)
    assert not HumanDecision.objects.unscoped().exists()


def test_the_second_officer_sees_that_somebody_was_first(cast, doubtful):
    both = look(cast.banner_hr.actor, doubtful)
    decide_by_hand(cast.department_hr.actor, doubtful)
    with pytest.raises(Refused):
        decide_by_hand(cast.banner_hr.actor, doubtful, "not_met", assessment=both)
    assert HumanDecision.objects.unscoped().get().outcome == "met"


def test_a_decision_can_be_taken_back_and_the_case_returns(cast, doubtful):
    decision = decide_by_hand(cast.department_hr.actor, doubtful)
    doubts_services.take_back_decision(actor=cast.banner_hr.actor, decision=decision, reason="材料不实", now=NOW)
    assert look(cast.alatan.actor, doubtful).outcome == "needs_confirmation"
    with pytest.raises(Refused):
        doubts_services.take_back_decision(actor=cast.banner_hr.actor, decision=decision, reason="材料不实", now=NOW)


def test_a_settled_reading_needs_no_human_decision(cast, doubtful):
    decide_by_hand(cast.department_hr.actor, doubtful, "not_met")
    rule(cast)
    standings_services.apply_rulings(actor=ACTOR, today=TODAY)
    after = look(cast.alatan.actor, doubtful)
    assert (after.outcome, after.human) == ("met", None)
    assert not HumanDecision.objects.unscoped().get().holds
    with pytest.raises(Refused):
        decide_by_hand(cast.banner_hr.actor, doubtful)


def test_who_may_decide(cast, doubtful):
    allowed = set()
    for name, member in cast.members.items():
        try:
            assessment = look(member.actor, doubtful)
        except type(doubtful).DoesNotExist:
            continue
        try:
            decision = decide_by_hand(member.actor, doubtful, assessment=assessment)
        except Refused:
            continue
        allowed.add(name)
        HumanDecision.objects.unscoped().filter(pk=decision.pk).update(ended_at=NOW)
    assert allowed == {"department_hr", "banner_hr", "league_reviewer", "league_policy"}


@pytest.mark.parametrize(("outcome", "reason"), [("maybe", "理由"), ("met", " "), ("needs_confirmation", "理由")])
def test_a_decision_is_yes_or_no_with_a_reason(cast, doubtful, outcome, reason):
    with pytest.raises(Refused):
        decide_by_hand(cast.department_hr.actor, doubtful, outcome, reason)


# --------------------------------------------------------------------------------------------- requests for a review


def test_a_person_asks_for_a_review_once_and_is_answered(cast, doubtful):
    actor = cast.alatan.actor
    request = doubts_services.ask_for_review(actor=actor, assessment=look(actor, doubtful), message="请复核", now=NOW)
    again = doubts_services.ask_for_review(actor=actor, assessment=look(actor, doubtful), message="请复核", now=NOW)
    assert again == request
    with pytest.raises(Refused, match="没有提交"):  # nobody would read it
        doubts_services.ask_for_review(actor=actor, assessment=look(actor, doubtful), message="又", now=NOW)
    assert replay(actor=actor, snapshot=request.snapshot) == request.snapshot.decision
    decide_by_hand(cast.department_hr.actor, doubtful)
    request.refresh_from_db()
    assert (request.answered_by, request.answer) == (cast.department_hr.actor.name, "已核实学习经历")


def test_a_request_about_a_sure_answer_is_answered_in_words(cast):
    actor, learner = cast.alatan.actor, cast.alatan.learner
    confirmed(learner)
    request = doubts_services.ask_for_review(actor=actor, assessment=look(actor, learner), message="", now=NOW)
    with pytest.raises(Refused):
        doubts_services.answer_review(actor=actor, request=request, answer="我自己答", now=NOW)
    doubts_services.answer_review(actor=cast.department_hr.actor, request=request, answer="学时确实不足", now=NOW)
    with pytest.raises(Refused):
        doubts_services.answer_review(actor=cast.banner_hr.actor, request=request, answer="晚了", now=NOW)
    assert ReviewRequest.objects.unscoped().get().answer == "学时确实不足"


def test_the_answers_to_other_questions_take_what_an_officer_decided_and_cost_one_question(cast, doubtful):
    decide_by_hand(cast.department_hr.actor, doubtful)
    mine = look(cast.alatan.actor, doubtful)
    others = [AnnualCheck(2024), mine.application]
    actor = cast.alatan.actor
    asked = look(actor, doubtful, AnnualCheck(2024))
    with CaptureQueriesContext(connection) as queries:
        found = outcomes_of(actor=actor, assessment=asked, applications=others)
    assert found == [look(cast.alatan.actor, doubtful, AnnualCheck(2024)).outcome, "met"]
    assert mine.decision.outcome == "needs_confirmation"
    assert len(queries) == 1
