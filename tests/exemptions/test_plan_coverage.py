"""Whom a recorded plan covers, compared with the rulebook for the same data; many people as one."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.decisions import cases
from assessments.decisions.selectors import assess
from assessments.standings import services
from assessments.standings.models import Answer, Standing
from credits.annual.ledger import recount_all
from exemptions.facts.selectors import relief_of
from exemptions.plans import services as plans
from exemptions.plans.coverage import plans_of
from ground.actors import SystemActor
from learners.people.models import Learner, Membership, StaleMark
from rulebook import decide, load_pack, parse_case
from rulebook.facts import AnnualCheck, FiledPlan

from ..assessments.people import hours
from .training import DEADLINE, IN_TIME, LATER, NOW, POLICY, TODAY, recorded, stays, trained

SYSTEM = SystemActor("test")
YEAR = AnnualCheck(2024)
START = dt.date(2020, 1, 1)

pytestmark = pytest.mark.django_db


def fact(learner: Learner, as_of: dt.date = TODAY, actor=SYSTEM) -> FiledPlan | None:
    found = relief_of(actor=actor, learner_ids=[learner.pk], as_of=as_of).get(learner.pk)
    return next(iter(found.facts.plans), None) if found else None


def outcome(learner: Learner, as_of: dt.date = TODAY, **rulings: str):
    """(outcome, open readings) as the portal decides, and proved to be what the rulebook says of the case as data."""
    found = assess(actor=SYSTEM, learner=learner, application=YEAR, as_of=as_of, policy=POLICY)
    pack = load_pack(POLICY).with_rulings(rulings)
    again = decide(parse_case(cases.as_data(found.case)), pack)
    if not rulings:
        assert (again.outcome, again.open_readings) == (found.decision.outcome, found.decision.open_readings)
    return again.outcome.value, [str(reading) for reading in again.open_readings]


def public_done(*learners: Learner) -> None:
    for learner in learners:
        hours(learner, 2024, "public", 300)


@pytest.mark.parametrize(
    ("filed_on", "helps"), [(IN_TIME, True), (DEADLINE, True), (LATER, False), (dt.date(2024, 5, 1), False)]
)
def test_a_plan_counts_when_it_came_in_by_the_day_of_the_notice(cast, filed_on, helps):
    public_done(cast.colleague.learner)
    trained(recorded(cast, filed_on=filed_on), cast.colleague.learner)
    assert fact(cast.colleague.learner) == FiledPlan(filed_on, 600, 2024, on_roster=True, completed=True)
    assert outcome(cast.colleague.learner) == ("met" if helps else "not_met", [])


def test_a_late_plan_counts_once_the_league_has_accepted_it_with_a_reason(cast):
    public_done(cast.colleague.learner)
    plan = recorded(cast, filed_on=LATER)
    trained(plan, cast.colleague.learner)
    assert outcome(cast.colleague.learner)[0] == "not_met"
    plans.accept_late(
        actor=cast.league_policy.actor, plan=plan, version=plan.version, reason="暴雪封路，盟局批准补报", now=NOW
    )
    assert outcome(cast.colleague.learner)[0] == "met"
    assert fact(cast.colleague.learner).accepted_late


def test_only_what_the_league_has_recorded_counts(cast):
    from .training import draft, filed

    public_done(cast.colleague.learner)
    draft(cast)
    filed(cast)
    assert fact(cast.colleague.learner) is None
    assert outcome(cast.colleague.learner)[0] == "not_met"


def test_public_hours_are_still_due(cast):
    recorded(cast)
    found = assess(actor=SYSTEM, learner=cast.colleague.learner, application=YEAR, as_of=TODAY, policy=POLICY)
    assert [tuple(gap) for gap in found.decision.missing or ()] == [(2024, "public", 300)]


def test_under_each_reading_on_the_roster_completed_and_neither(cast):
    """alatan stands in the units, but not on the roster: that hangs on the open reading, and so does who has not
    completed the training. Each reading looks at its own mark alone."""
    on, off = cast.colleague.learner, cast.alatan.learner
    public_done(on, off)
    plan = recorded(cast)
    assert outcome(on) == outcome(off) == ("needs_confirmation", ["filed_plan"])
    for learner, by_reading in ((on, ("met", "met", "not_met")), (off, ("met", "not_met", "not_met"))):
        assert tuple(outcome(learner, filed_plan=o)[0] for o in ("unit", "roster", "completed")) == by_reading
    trained(plan, on, off)
    assert outcome(on) == ("met", [])
    assert outcome(off) == ("needs_confirmation", ["filed_plan"])
    assert outcome(off, filed_plan="completed") == ("met", [])
    assert outcome(off, filed_plan="roster") == ("not_met", [])


def test_of_two_plans_in_effect_one_names_and_the_other_has_trained(cast):
    """Whichever reading holds, one of them covers the person; a plan without effect lends no mark."""
    learner = cast.colleague.learner
    public_done(learner)
    late = recorded(cast, filed_on=LATER, roster=[cast.alatan.learner])
    trained(late, learner)
    recorded(cast, roster=[learner])
    assert fact(learner) == FiledPlan(IN_TIME, 600, 2024, on_roster=True)
    other = recorded(cast, roster=[cast.alatan.learner])
    trained(other, learner)
    assert fact(learner) == FiledPlan(IN_TIME, 600, 2024, on_roster=True, completed=True)
    assert outcome(learner) == ("met", [])


def test_a_scope_that_names_nothing_is_the_office_and_everything_below(cast):
    recorded(cast)
    assert fact(cast.alatan.learner)
    assert fact(cast.colleague.learner)
    assert fact(cast.outsider.learner) is None


def test_a_scope_that_names_units_reaches_them_and_what_is_below_them_alone(cast):
    stays(cast.colleague.learner, (cast.kindergarten, START, None))
    plan = recorded(cast, units=[cast.school], roster=[cast.alatan.learner])
    assert fact(cast.alatan.learner) == FiledPlan(IN_TIME, 600, 2024, on_roster=True)
    assert fact(cast.colleague.learner) is None
    plans.revoke_plan(actor=cast.league_reviewer.actor, plan=plan, version=plan.version, reason="材料不实", now=NOW)
    recorded(cast, units=[cast.education])
    assert fact(cast.alatan.learner)
    assert fact(cast.colleague.learner)


def test_on_the_roster_but_outside_the_units_is_not_covered_under_either_reading(cast):
    learner = cast.colleague.learner
    public_done(learner)
    recorded(cast, units=[cast.kindergarten], roster=[learner])
    assert fact(learner) is None
    assert outcome(learner, filed_plan="unit")[0] == outcome(learner, filed_plan="roster")[0] == "not_met"


def test_where_people_stood_on_the_day_decides(cast):
    """Out on 1 March, in on 1 March: the day before and the day itself."""
    leaver, joiner = cast.colleague.learner, cast.outsider.learner
    turn, before = dt.date(2024, 3, 1), dt.date(2024, 2, 29)
    stays(leaver, (cast.school, START, before), (cast.hospital, turn, None))
    stays(joiner, (cast.hospital, START, before), (cast.school, turn, None))
    recorded(cast, roster=[leaver, cast.alatan.learner])
    assert fact(leaver, before) == FiledPlan(IN_TIME, 600, 2024, on_roster=True)
    assert fact(leaver, turn) is None
    assert fact(joiner, before) is None
    assert fact(joiner, turn) == FiledPlan(IN_TIME, 600, 2024)


@pytest.mark.parametrize(("employment", "covered"), [("active", True), ("long_leave", True), ("retired", False)])
def test_staff_is_who_has_neither_left_nor_retired(cast, employment, covered):
    stays(cast.alatan.learner, (cast.school, START, None), employment=employment)
    recorded(cast)
    assert bool(fact(cast.alatan.learner)) is covered


def test_the_plan_filed_on_the_day_counts_from_that_day(cast):
    public_done(cast.colleague.learner)
    recorded(cast, filed_on=IN_TIME)
    assert fact(cast.colleague.learner, IN_TIME - dt.timedelta(days=1)).filed_on == IN_TIME
    day_before = assess(
        actor=SYSTEM, learner=cast.colleague.learner, application=YEAR, as_of=IN_TIME - dt.timedelta(days=1),
        policy=POLICY,
    )  # fmt: skip
    clause = next(answer for answer in day_before.decision.clauses() if answer.id == "7.2")
    assert clause.outcome.value == "does_not_apply"


def test_of_several_plans_the_one_that_helps_most_counts(cast):
    """In effect before not, on the roster before off it, then the one filed first."""
    learner = cast.colleague.learner
    recorded(cast, filed_on=LATER, roster=[learner])
    assert fact(learner) == FiledPlan(LATER, 600, 2024, on_roster=True)
    recorded(cast, filed_on=dt.date(2024, 1, 20), roster=[cast.alatan.learner])
    assert fact(learner) == FiledPlan(dt.date(2024, 1, 20), 600, 2024)
    recorded(cast, filed_on=DEADLINE, roster=[learner], tenths=700)
    assert fact(learner) == FiledPlan(DEADLINE, 700, 2024, on_roster=True)
    recorded(cast, filed_on=IN_TIME, roster=[learner])
    assert fact(learner) == FiledPlan(IN_TIME, 600, 2024, on_roster=True)


def test_the_answer_is_one_whoever_asks(cast):
    """Who sees a person sees the plan's effect on the day, though not the unit where the person stood then."""
    leaver = cast.colleague.learner
    stays(leaver, (cast.school, START, dt.date(2024, 2, 29)), (cast.hospital, dt.date(2024, 3, 1), None))
    recorded(cast, roster=[leaver])
    day = dt.date(2024, 2, 1)
    assert fact(leaver, day) == fact(leaver, day, cast.colleague.actor) == fact(leaver, day, cast.league_reviewer.actor)
    for nobody in ("stranger", "alatan", "unit_hr"):
        assert fact(leaver, day, cast.members[nobody].actor) is None, nobody


def test_withdrawn_and_returned_plans_cover_nobody(cast):
    plan = recorded(cast)
    plan = plans.return_plan(
        actor=cast.league_reviewer.actor, plan=plan, version=plan.version, reason="花名册不全", now=NOW
    )
    assert fact(cast.colleague.learner) is None
    other = recorded(cast)
    plans.withdraw_plan(actor=cast.banner_hr.actor, plan=other, version=other.version, reason="改期", now=NOW)
    assert fact(cast.colleague.learner) is None


def test_many_people_cost_no_more_queries_than_few_and_many_plans_no_more_than_two(cast):
    recorded(cast, units=[cast.school, cast.company])
    few = list(Learner.objects.unscoped().values_list("pk", flat=True))
    with CaptureQueriesContext(
        connection,
    ) as before:
        plans_of(actor=SYSTEM, learner_ids=few, as_of=TODAY)
    number = cast.alatan.learner
    crowd = [
        Learner(name="众人", id_number=f"x{n}", id_number_index=f"众{n}", unit=cast.school, sex=number.sex)
        for n in range(300)
    ]
    Learner.objects.unscoped().bulk_create(crowd)
    Membership.objects.unscoped().bulk_create(
        Membership(learner=person, unit=cast.school, since=START) for person in crowd
    )
    for _ in range(3):
        recorded(cast, units=[cast.education])
    many = list(Learner.objects.unscoped().values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as after:
        covered = plans_of(actor=SYSTEM, learner_ids=many, as_of=TODAY)
    assert len(covered) == 302
    assert len(after) == len(before) == 5


def test_employments_of_everybody_equal_single_decisions(cast):
    people = [cast.alatan.learner, cast.colleague.learner, cast.outsider.learner]
    public_done(*people[:2])
    recount_all()
    services.reassess(actor=SYSTEM, today=TODAY)
    recorded(cast)
    services.drain(actor=SYSTEM, today=TODAY)
    for learner in people:
        employment = Standing.objects.unscoped().get(learner=learner, survey__current=True)
        answer = Answer.objects.get(circumstances=employment.circumstances, question="annual_check:2024")
        single = assess(actor=SYSTEM, learner=learner, application=YEAR, as_of=TODAY, policy=POLICY).decision
        assert (answer.outcome, answer.by_default) == (single.outcome.value, single.by_default.value)
    assert not list(services.check_all(actor=SYSTEM))


def test_each_move_that_changes_an_effect_marks_whom_it_may_reach(cast, monkeypatch):
    """Also who stood there once: an earlier day may be asked for."""
    stays(cast.outsider.learner, (cast.school, START, dt.date(2024, 2, 1)), (cast.hospital, dt.date(2024, 2, 2), None))
    reached = {learner.pk for learner in (cast.alatan.learner, cast.colleague.learner, cast.outsider.learner)}

    def marks() -> set[int]:
        found = set(StaleMark.objects.values_list("learner_id", flat=True))
        StaleMark.objects.all().delete()
        return found

    league = cast.league_reviewer.actor
    plan = recorded(cast, filed_on=LATER)
    assert marks() == reached
    plan = plans.accept_late(actor=league, plan=plan, version=plan.version, reason="批准", now=NOW)
    assert marks() == reached
    plan = plans.undo_plan_step(actor=league, plan=plan, version=plan.version, now=NOW)
    assert marks() == reached
    assert not plan.accepted_late
    plan = plans.report_completion(
        actor=cast.banner_hr.actor, plan=plan, version=plan.version, held_on=TODAY, held_tenths=600, attended=2,
        now=NOW, today=TODAY,
    )  # fmt: skip
    assert marks() == set()
    plans.revoke_plan(actor=league, plan=plan, version=plan.version, reason="材料不实", now=NOW)
    assert marks() == reached


def test_a_fact_of_another_kind_stays_beside_the_plan(cast):
    from ..assessments.people import fact as approve

    approve(cast.colleague.learner, "transfer", on="2023-03-01")
    recorded(cast)
    facts = relief_of(actor=SYSTEM, learner_ids=[cast.colleague.learner.pk], as_of=TODAY)[
        cast.colleague.learner.pk
    ].facts
    assert dict(facts.more)["transfer"].on == dt.date(2023, 3, 1)
    assert facts.plans[0].on_roster
    assert dataclasses.replace(facts, plans=()).more
