"""Moves of training plans: what is refused with which sentence, who may do what, two officers at once, undo."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.db import connection

from exemptions.plans import services
from exemptions.plans.drafts import PlanContent, begin_plan, change_plan, problems
from exemptions.plans.models import PlanStep, TrainingPlan
from exemptions.plans.permissions import may_move
from exemptions.plans.states import PLANS, PlanMove, PlanRefused, PlanState
from exemptions.plans.terms import has_effect, is_late
from ground.lifecycle import UNDO_WINDOW
from tests.credits.racing import at_once

from .training import COMPLETE, DEADLINE, IN_TIME, LATER, NOW, POLICY, TODAY, draft, filed, recorded

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("tenths", "enough"), [(599, False), (600, True), (601, True)])
def test_sixty_hours_at_least(cast, tenths, enough):
    plan = draft(cast, tenths=tenths)
    if enough:
        assert services.file_plan(actor=cast.banner_hr.actor, plan=plan, version=plan.version, now=NOW).state == "filed"
    else:
        with pytest.raises(PlanRefused, match=r"59\.9"):
            services.file_plan(actor=cast.banner_hr.actor, plan=plan, version=plan.version, now=NOW)
        plan.refresh_from_db()
        assert plan.state == PlanState.DRAFT


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("title", "名称"), ("content", "内容"), ("mode", "方式"), ("teachers", "师资|教师|授课"),
        ("participants", "人"),
        ("completes_on", "完成"), ("tenths", "学时"), ("partner", "机构"),
    ],
)  # fmt: skip
def test_each_missing_item_is_named(cast, name, said):
    empty = None if name in {"participants", "completes_on", "tenths"} else ""
    plan = draft(cast, **{name: empty})
    (sentence,) = problems(plan)
    assert any(word in sentence for word in said.split("|")), sentence
    with pytest.raises(PlanRefused):
        services.file_plan(actor=cast.banner_hr.actor, plan=plan, version=plan.version, now=NOW)


def test_a_plan_needs_its_roster(cast):
    plan = draft(cast)
    plan.roster.all().delete()
    assert "花名册" in " ".join(problems(plan))


@pytest.mark.parametrize(("day", "fits"), [("2023-12-31", False), ("2024-01-01", True), ("2024-12-31", True),
                                           ("2025-01-01", False)])  # fmt: skip
def test_completed_within_the_year_of_the_notice(cast, day, fits):
    assert (list(problems(draft(cast, completes_on=dt.date.fromisoformat(day)))) == []) is fits


@pytest.mark.parametrize(("filed_on", "late"), [(IN_TIME, False), (DEADLINE, False), (LATER, True)])
def test_the_deadline_of_the_notice(cast, filed_on, late):
    plan = recorded(cast, filed_on=filed_on)
    assert is_late(plan) is late
    assert has_effect(plan, TODAY) is not late


@pytest.mark.parametrize(
    ("member", "moves"),
    [
        ("banner_hr", {PlanMove.FILE, PlanMove.WITHDRAW}),
        ("department_hr", set()), ("unit_hr", set()), ("league_reviewer", set()), ("league_policy", set()),
        ("supervisor", set()), ("alatan", set()), ("stranger", set()), ("system_admin", set()),
    ],
)  # fmt: skip
def test_who_moves_a_draft(cast, member, moves):
    plan = draft(cast)
    assert {move for move in PlanMove if may_move(cast.members[member].actor, plan, move)} == moves


@pytest.mark.parametrize(
    ("member", "moves"),
    [
        ("banner_hr", {PlanMove.WITHDRAW}),
        ("league_reviewer", {PlanMove.RETURN, PlanMove.RECORD}), ("league_policy", {PlanMove.RETURN, PlanMove.RECORD}),
        ("department_hr", set()), ("supervisor", set()), ("stranger", set()),
    ],
)  # fmt: skip
def test_who_moves_a_plan_that_waits(cast, member, moves):
    plan = filed(cast)
    assert {move for move in PlanMove if may_move(cast.members[member].actor, plan, move)} == moves


@pytest.mark.parametrize(
    ("member", "moves"),
    [
        ("banner_hr", {PlanMove.WITHDRAW, PlanMove.REPORT}),
        ("league_reviewer", {PlanMove.RETURN, PlanMove.REVOKE, PlanMove.ACCEPT_LATE}),
        ("department_hr", set()), ("supervisor", set()), ("stranger", set()),
    ],
)  # fmt: skip
def test_who_moves_a_late_recorded_plan(cast, member, moves):
    plan = recorded(cast, filed_on=LATER)
    assert {move for move in PlanMove if may_move(cast.members[member].actor, plan, move)} == moves


def test_a_plan_in_time_needs_no_acceptance_and_a_late_one_only_one(cast):
    actor = cast.league_reviewer.actor
    plan = recorded(cast)
    with pytest.raises(PlanRefused, match="按时"):
        services.accept_late(actor=actor, plan=plan, version=plan.version, reason="x", now=NOW)
    late = recorded(cast, filed_on=LATER)
    with pytest.raises(PlanRefused, match="理由"):
        services.accept_late(actor=actor, plan=late, version=late.version, reason=" ", now=NOW)
    late = services.accept_late(actor=actor, plan=late, version=late.version, reason="雪灾", now=NOW)
    with pytest.raises(PlanRefused):
        services.accept_late(actor=actor, plan=late, version=late.version, reason="雪灾", now=NOW)


def test_numbers_are_given_once(cast):
    recorded(cast, number="锡专培1")
    with pytest.raises(PlanRefused, match="编号"):
        recorded(cast, number="锡专培1")


@pytest.mark.parametrize(
    ("day", "fits"), [(TODAY, True), (TODAY + dt.timedelta(days=1), False), (dt.date(2022, 12, 31), False)]
)
def test_the_day_of_filing_is_plausible(cast, day, fits):
    if fits:
        assert recorded(cast, filed_on=day).filed_on == day
    else:
        with pytest.raises(PlanRefused):
            recorded(cast, filed_on=day)


def test_the_scope_names_only_units_of_the_office(cast):
    with pytest.raises(PlanRefused, match="医院"):
        draft(cast, units=[cast.hospital])
    assert list(draft(cast, units=[cast.school]).units.all()) == [cast.school]


def test_only_a_banner_or_a_department_of_the_league_files(cast):
    with pytest.raises(PlanRefused):
        begin_plan(actor=cast.department_hr.actor, office=cast.education, policy=POLICY, content=COMPLETE, now=NOW)


@pytest.mark.parametrize(("after", "possible"), [(-1, True), (0, True), (1, False)])
def test_five_minutes_of_undo(cast, after, possible):
    plan = recorded(cast)
    later = NOW + UNDO_WINDOW + dt.timedelta(seconds=after)
    actor = cast.league_reviewer.actor
    if possible:
        plan = services.undo_plan_step(actor=actor, plan=plan, version=plan.version, now=later)
        assert (plan.state, plan.filed_on, plan.number) == (PlanState.FILED, None, "")
    else:
        with pytest.raises(PlanRefused):
            services.undo_plan_step(actor=actor, plan=plan, version=plan.version, now=later)


def test_a_recorded_plan_is_withdrawn_with_a_reason_only(cast):
    plan = recorded(cast)
    with pytest.raises(PlanRefused, match="理由"):
        services.withdraw_plan(actor=cast.banner_hr.actor, plan=plan, version=plan.version, now=NOW)
    plan = services.withdraw_plan(actor=cast.banner_hr.actor, plan=plan, version=plan.version, now=NOW, reason="不办了")
    assert plan.state == PlanState.WITHDRAWN


@pytest.mark.parametrize(
    ("changes", "fits"),
    [({}, True), ({"held_tenths": 0}, False), ({"attended": -1}, False), ({"attended": 0}, True),
     ({"held_on": TODAY}, True), ({"held_on": TODAY + dt.timedelta(days=1)}, False)],
)  # fmt: skip
def test_the_report_of_completion(cast, changes, fits):
    plan = recorded(cast)
    said = {"held_on": dt.date(2024, 5, 1), "held_tenths": 600, "attended": 2, **changes}
    common = {"actor": cast.banner_hr.actor, "plan": plan, "version": plan.version, "now": NOW, "today": TODAY}
    if fits:
        assert services.report_completion(**common, **said).attended == said["attended"]
    else:
        with pytest.raises(PlanRefused):
            services.report_completion(**common, **said)


def test_a_change_keeps_what_the_other_wrote_first(cast):
    plan = draft(cast)
    seen = plan.version
    change_plan(actor=cast.banner_hr.actor, plan=plan, version=seen, content=dataclasses.replace(COMPLETE, title="甲"))
    again = TrainingPlan.objects.unscoped().get(pk=plan.pk)
    with pytest.raises(PlanRefused, match="乌云塔娜"):
        change_plan(
            actor=cast.banner_hr.actor, plan=again, version=seen, content=dataclasses.replace(COMPLETE, title="乙")
        )
    assert PlanContent.of(TrainingPlan.objects.unscoped().get(pk=plan.pk)).title == "甲"


def _two_record(cast, plan) -> list:
    """Two officers of the league who have seen the same plan, one after the other or at once."""

    def enter(member, number):
        seen = TrainingPlan.objects.unscoped().get(pk=plan.pk)
        seen.version = plan.version
        return services.record_plan(
            actor=member.actor, plan=seen, version=plan.version, filed_on=IN_TIME, number=number, now=NOW, today=TODAY
        )

    works = [lambda: enter(cast.league_reviewer, "甲1"), lambda: enter(cast.league_policy, "乙1")]
    return at_once(works)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_records_and_the_other_is_told(cast):
    plan = filed(cast)
    outcomes = _two_record(cast, plan)
    assert sum(isinstance(one, TrainingPlan) for one in outcomes) == 1
    assert sum(isinstance(one, PlanRefused) for one in outcomes) == 1, outcomes
    assert PlanStep.objects.filter(plan=plan, move=PlanMove.RECORD).count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_guard_both_record(cast, monkeypatch):
    def unguarded(plan, states, *, late, version=None, where=None, **values):
        TrainingPlan.objects.unscoped().filter(pk=plan.pk).update(**values)
        plan.refresh_from_db()

    plan = filed(cast)
    monkeypatch.setattr(PLANS, "change", unguarded)
    for member, number in ((cast.league_reviewer, "甲1"), (cast.league_policy, "乙1")):
        seen = TrainingPlan.objects.unscoped().get(pk=plan.pk)
        seen.state = PlanState.FILED  # as the page showed it
        services.record_plan(
            actor=member.actor, plan=seen, version=plan.version, filed_on=IN_TIME, number=number, now=NOW, today=TODAY
        )
    assert PlanStep.objects.filter(plan=plan, move=PlanMove.RECORD).count() == 2
    assert connection.vendor in {"sqlite", "postgresql"}
