"""From rows to the decision of one person."""

from __future__ import annotations

import datetime as dt

import pytest

from assessments.decisions import cases
from assessments.decisions.purposes import from_key, key_of, questions
from learners.people.models import Learner
from rulebook import decide, load_pack, parse_case
from rulebook.facts import AnnualCheck, PostAppointment, Recognition, TitleReview
from rulebook.vocabulary import Ground, Level, Verdict
from tests.credits.people import record
from tests.queries import holding_the_law

from .people import POLICY, SENIOR, TODAY, complete, confirmed, conversion, fact, hours, look


def test_hours_make_the_decision(cast):
    complete(cast.alatan.learner, 2022, 2023)
    hours(cast.alatan.learner, 2024, "public", 300)
    hours(cast.alatan.learner, 2024, "professional", 595)
    confirmed(cast.alatan.learner)
    assessment = look(cast.alatan.actor, cast.alatan.learner)
    assert assessment.outcome == "not_met"
    assert [tuple(gap) for gap in assessment.decision.missing] == [(2024, "professional", 5)]
    assert assessment.can_be_made_up(TODAY)
    assert not assessment.can_be_made_up(dt.date(2025, 1, 1))


def test_ownership_counts_only_once_it_is_confirmed(cast):
    learner = cast.alatan.learner
    Learner.objects.unscoped().filter(pk=learner.pk).update(sector="non_public", grassroots_post=False)
    before = look(cast.alatan.actor, learner)
    assert (before.outcome, before.case.learner.sector) == ("needs_confirmation", None)
    confirmed(learner, "non_public")
    after = look(cast.alatan.actor, learner)
    assert (after.outcome, after.decision.route) == ("met", "6.2")


def test_every_record_has_its_verdict_and_a_reason(cast):
    learner = cast.alatan.learner
    good = record(learner, verified=True, title="一")
    unverified = record(learner, title="二")
    failed = record(learner, verified=True, title="三", exam_passed=False)
    later = record(learner, verified=True, title="四", completed_on=dt.date(2024, 6, 4))
    withdrawn = record(
        learner, verified=True, title="五", withdrawn_at=dt.datetime(2024, 6, 2, tzinfo=dt.UTC), withdrawal="batch"
    )
    found = {row.record.pk: row for row in look(cast.alatan.actor, learner, AnnualCheck(2024)).verdicts}
    assert {pk: row.verdict for pk, row in found.items()} == {
        good.pk: Verdict.COUNTED,
        unverified.pk: Verdict.NOT_VERIFIED,
        failed.pk: Verdict.EXAM_NOT_PASSED,
        later.pk: Verdict.NOT_YET_COMPLETED,
    }
    assert withdrawn.pk not in found
    assert all(row.because for row in found.values())
    assert found[good.pk].counts
    assert not found[failed.pk].counts


def test_facts_hold_between_their_days_until_they_are_revoked(cast):
    learner, actor = cast.alatan.learner, cast.alatan.actor
    teacher = fact(learner, "sanke_teacher")
    conversion(learner, "sanke_training", 600)
    assert look(actor, learner, AnnualCheck(2024)).case.learner.sanke_teacher
    type(teacher).objects.unscoped().filter(pk=teacher.pk).update(since=dt.date(2024, 6, 4))
    assert not look(actor, learner, AnnualCheck(2024)).case.learner.sanke_teacher
    assert look(actor, learner, AnnualCheck(2024), dt.date(2024, 6, 4)).case.learner.sanke_teacher
    type(teacher).objects.unscoped().filter(pk=teacher.pk).update(since=None, until=dt.date(2024, 6, 2))
    assert not look(actor, learner, AnnualCheck(2024)).case.learner.sanke_teacher
    type(teacher).objects.unscoped().filter(pk=teacher.pk).update(
        until=None, revoked_at=teacher.decided_at, revoked_by="李建国"
    )
    assert not look(actor, learner, AnnualCheck(2024)).case.learner.sanke_teacher


def test_years_required_of_a_graduate_come_from_the_approved_claim(cast):
    learner, actor = cast.alatan.learner, cast.alatan.actor
    unknown = Recognition(Ground.GRASSROOTS_GRADUATE)
    assert look(actor, learner, unknown).outcome == "needs_confirmation"
    fact(learner, "grassroots_graduate", required_years=0)
    assert look(actor, learner, unknown).outcome == "met"
    assert look(actor, learner, Recognition(Ground.GRASSROOTS_GRADUATE, required_years=1)).outcome == "not_met"


def test_all_kinds_of_facts_reach_the_rulebook_and_come_back_as_data(cast):
    learner = cast.alatan.learner
    fact(learner, "qualification_exam", year=2023, in_region=True)
    fact(learner, "qualification_exam", year=2022, in_region=False)
    fact(learner, "epidemic_frontline", years=[2022])
    fact(learner, "transfer", on="2023-03-01")
    fact(learner, "tenure", since="2021-05-01")
    fact(learner, "postdoc", foundation_grant=True, led_project=False, stays_in_region=True)
    fact(learner, "high_skilled")
    complete(learner, 2022)
    conversion(learner, "forum", 80)
    case = look(cast.alatan.actor, learner).case
    again = parse_case(cases.as_data(case))
    assert (again.facts, again.learner, again.application) == (case.facts, case.learner, case.application)
    pack = load_pack(POLICY)
    assert decide(again, pack).as_dict() == decide(case, pack).as_dict()
    assert len(again.facts.exams) == 2


def test_who_is_out_of_scope_does_not_exist(cast):
    for member in (cast.stranger, cast.outsider, cast.security_admin):
        with pytest.raises(Learner.DoesNotExist):
            look(member.actor, cast.alatan.learner)
    for member in (cast.alatan, cast.unit_hr, cast.banner_hr, cast.supervisor):
        assert look(member.actor, cast.alatan.learner).learner == cast.alatan.learner
    with pytest.raises(TypeError):
        look(None, cast.alatan.learner)


def test_the_answer_costs_the_same_queries_however_many_records(cast, django_assert_max_num_queries):
    learner, actor = cast.alatan.learner, cast.alatan.actor
    hours(learner, 2024, "public", 10)
    with django_assert_max_num_queries(7 + holding_the_law()):
        assert look(actor, learner).verdicts
    complete(learner, 2021, 2022, 2023, 2024)
    with django_assert_max_num_queries(7 + holding_the_law()):
        assert look(actor, learner).verdicts


@pytest.mark.parametrize(
    ("application", "key"),
    [
        (AnnualCheck(2024), "annual_check:2024"),
        (SENIOR, "title_review:senior"),
        (TitleReview(Level.JUNIOR, True), "title_review:junior:exceptional"),
        (PostAppointment(7), "post_appointment:7"),
        (Recognition(Ground.GRASSROOTS_GRADUATE, required_years=3), "recognition:grassroots_graduate:3"),
        (Recognition(Ground.GRASSROOTS_GRADUATE), "recognition:grassroots_graduate"),
        (Recognition(Ground.POSTDOC, level=Level.SENIOR), "recognition:postdoc:senior"),
        (Recognition(Ground.OTHER), "recognition:other"),
    ],
)
def test_an_application_has_a_short_name(application, key):
    assert key_of(application) == key
    assert from_key(key) == application


@pytest.mark.parametrize(
    "key", ["", "annual_check", "annual_check:x", "title_review:senior:yes", "post_appointment:01", "x:1"]
)
def test_other_names_are_none(key):
    with pytest.raises(ValueError):
        from_key(key)


def test_grades_that_the_notice_treats_alike_share_a_question():
    pack = load_pack(POLICY)
    asked = [key for key in questions(pack) if key.startswith("post_appointment")]
    assert asked == ["post_appointment:10", "post_appointment:13"]  # for 1 to 10, and for 11 to 13
    assert len(questions(pack)) == 9
