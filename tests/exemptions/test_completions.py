"""Who has completed a training, reported by person: who may, when, what follows, ticks over pages, undo."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.decisions.selectors import assess
from exemptions.completions.models import CompletionReport
from exemptions.completions.pending import Ticks
from exemptions.completions.selectors import completions_of_mine, people_of_plan, plans_of_person
from exemptions.completions.services import report_people, undo_report
from exemptions.plans import services as plan_services
from exemptions.plans.models import PlanCompletion
from exemptions.plans.states import PlanRefused
from ground import crypto
from ground.actors import SystemActor
from journal.models import JournalEntry
from learners.people.identity import normal_id_number
from learners.people.models import Learner, Membership
from rulebook.facts import AnnualCheck
from tests.browsing import WIDTHS, barriers, spills
from tests.cast import id_number
from tests.signin import open_session

from .training import NOW, TODAY, draft, filed, recorded

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")


def report(member, plan, *people, not_completed=(), now=NOW):
    plan.refresh_from_db()
    return report_people(
        actor=member.actor, plan=plan, version=plan.version, completed=[one.pk for one in people],
        not_completed=[one.pk for one in not_completed], now=now, today=TODAY,
    )  # fmt: skip


def done(plan) -> set[int]:
    return set(PlanCompletion.objects.filter(plan=plan).values_list("learner_id", flat=True))


def test_a_report_and_its_undoing(cast):
    plan = recorded(cast)
    first, second = cast.alatan.learner, cast.colleague.learner
    report(cast.banner_hr, plan, first)
    last = report(cast.banner_hr, plan, second, not_completed=[first])
    assert done(plan) == {second.pk}
    plan.refresh_from_db()
    undo_report(actor=cast.banner_hr.actor, report=last, version=plan.version, now=NOW)
    row = PlanCompletion.objects.get()
    assert (row.learner_id, row.reported_at, row.reported_by) == (first.pk, NOW, cast.banner_hr.actor.name)
    said = list(JournalEntry.objects.filter(action__startswith="plan.completions").values_list("action", flat=True))
    assert sorted(said) == ["plan.completions_reported", "plan.completions_reported", "plan.completions_undone"]


def test_the_decision_knows_it_and_the_person_is_marked(cast):
    plan = recorded(cast)
    learner = cast.alatan.learner

    def fact():
        found = assess(actor=SYSTEM, learner=learner, application=AnnualCheck(2024), as_of=TODAY, policy="xlgl-2024")
        return found.decision.case.facts.plans[0].completed

    assert fact() is False
    report(cast.banner_hr, plan, learner)
    assert fact() is True


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("banner_hr", True), ("league_reviewer", True), ("league_policy", True), ("department_hr", False),
        ("unit_hr", False), ("supervisor", False), ("alatan", False), ("outsider", False), ("stranger", False),
        ("system_admin", False), ("security_admin", False), ("audit_admin", False),
    ],
)  # fmt: skip
def test_who_may_report(cast, name, allowed):
    plan = recorded(cast)
    member = getattr(cast, name)
    if allowed:
        report(member, plan, cast.alatan.learner)
        assert done(plan) == {cast.alatan.learner.pk}
        return
    with pytest.raises(PlanRefused):
        report(member, plan, cast.alatan.learner)
    assert done(plan) == set()


@pytest.mark.parametrize("make", [draft, filed])
def test_only_recorded_plans(cast, make):
    with pytest.raises(PlanRefused, match="备案"):
        report(cast.banner_hr, make(cast), cast.alatan.learner)


def test_not_after_the_recording_has_been_revoked(cast):
    plan = recorded(cast)
    report(cast.banner_hr, plan, cast.alatan.learner)
    plan.refresh_from_db()
    plan_services.revoke_plan(actor=cast.league_reviewer.actor, plan=plan, version=plan.version, reason="x", now=NOW)
    with pytest.raises(PlanRefused, match="备案"):
        report(cast.banner_hr, plan, cast.colleague.learner)


def test_nobody_reports_themselves_and_nobody_from_elsewhere(cast):
    plan = recorded(cast)
    cast.banner_hr.account.learner = cast.alatan.learner
    cast.alatan.account.learner = None
    cast.alatan.account.save()
    cast.banner_hr.account.save()
    with pytest.raises(PlanRefused, match="本人"):
        report(cast.banner_hr, plan, cast.alatan.learner, cast.colleague.learner)
    with pytest.raises(PlanRefused, match="1人"):
        report(cast.banner_hr, plan, cast.outsider.learner, cast.colleague.learner)
    assert done(plan) == set()
    with pytest.raises(PlanRefused, match="没有需要"):
        report(cast.banner_hr, plan, not_completed=[cast.colleague.learner])


def test_of_two_officers_at_once_the_second_looks_again(cast):
    plan = recorded(cast)
    version = plan.version
    common = {"plan": plan, "version": version, "now": NOW, "today": TODAY}
    report_people(actor=cast.banner_hr.actor, completed=[cast.alatan.learner.pk], **common)
    with pytest.raises(PlanRefused, match="请重新"):
        report_people(actor=cast.league_reviewer.actor, completed=[cast.colleague.learner.pk], **common)
    assert done(plan) == {cast.alatan.learner.pk}
    plan.refresh_from_db()
    seen = common | {"version": plan.version}  # the control: whoever has looked again is not refused
    report_people(actor=cast.league_reviewer.actor, completed=[cast.colleague.learner.pk], **seen)
    assert len(done(plan)) == 2


@pytest.mark.parametrize(("seconds", "allowed"), [(299, True), (300, True), (301, False)])
def test_undo_for_five_minutes(cast, seconds, allowed):
    plan = recorded(cast)
    last, later = report(cast.banner_hr, plan, cast.alatan.learner), NOW + dt.timedelta(seconds=seconds)
    plan.refresh_from_db()
    if allowed:
        undo_report(actor=cast.banner_hr.actor, report=last, version=plan.version, now=later)
    else:
        with pytest.raises(PlanRefused, match=r"五分钟|5分钟"):
            undo_report(actor=cast.banner_hr.actor, report=last, version=plan.version, now=later)
    assert (done(plan) == set()) is allowed


def test_only_the_last_report_and_only_ones_own_is_undone(cast):
    plan = recorded(cast)
    first = report(cast.banner_hr, plan, cast.alatan.learner)
    report(cast.league_reviewer, plan, cast.colleague.learner)
    plan.refresh_from_db()
    for member in (cast.banner_hr, cast.league_reviewer):
        with pytest.raises(PlanRefused):
            undo_report(actor=member.actor, report=first, version=plan.version, now=NOW)
    assert len(done(plan)) == 2


def test_whom_a_report_can_be_about(cast):
    plan = recorded(cast, roster=(cast.outsider.learner,))
    league, banner = cast.league_reviewer.actor, cast.banner_hr.actor
    everybody = {cast.alatan.learner.pk, cast.colleague.learner.pk, cast.outsider.learner.pk}
    assert set(people_of_plan(actor=league, plan=plan, day=TODAY).values_list("pk", flat=True)) == everybody
    seen = set(people_of_plan(actor=banner, plan=plan, day=TODAY).values_list("pk", flat=True))
    assert seen == everybody - {cast.outsider.learner.pk}
    assert not people_of_plan(actor=cast.stranger.actor, plan=plan, day=TODAY).exists()


def test_the_person_sees_it_and_nobody_elses(cast):
    plan = recorded(cast)
    report(cast.banner_hr, plan, cast.alatan.learner)
    own = plans_of_person(actor=cast.alatan.actor, learner=cast.alatan.learner)
    assert [(one.title, one.on_roster, one.reported_by) for one in own] == [
        (plan.title, False, cast.banner_hr.actor.name)
    ]
    other = plans_of_person(actor=cast.colleague.actor, learner=cast.colleague.learner)
    assert [(one.on_roster, one.reported_at) for one in other] == [(True, None)]
    assert plans_of_person(actor=cast.stranger.actor, learner=cast.alatan.learner) == []
    assert plans_of_person(actor=cast.outsider.actor, learner=cast.outsider.learner) == []
    assert len(completions_of_mine(actor=cast.alatan.actor)) == 1
    assert completions_of_mine(actor=cast.colleague.actor) == []
    page = open_session(cast.alatan).get(reverse("home:own")).content.decode()
    assert plan.title in page
    assert "已完成" in page


def test_ticks_take_over_a_page_and_keep_the_others():
    ticks = Ticks()
    ticks.take_over(shown=[1, 2, 3], ticked=[1, 3], stored=[3])
    assert (ticks.on, ticks.off) == ({1}, set())
    ticks.take_over(shown=[4, 5], ticked=[], stored=[5])
    assert (ticks.on, ticks.off) == ({1}, {5})
    ticks.take_over(shown=[1, 2, 3], ticked=[2], stored=[3])
    assert (ticks.on, ticks.off, len(ticks)) == ({2}, {3, 5}, 3)
    assert ticks.add([2, 3, 4, 5], stored=[3, 5]) == 3
    assert (ticks.on, ticks.off) == ({2, 4}, set())
    assert [ticks.ticked(one, one in (3, 5)) for one in (1, 2, 3, 4, 5)] == [False, True, True, True, True]


# --------------------------------------------------------------------------------------------------------- pages


def crowd(cast, count: int) -> list[Learner]:
    """Further people of the school."""
    found = []
    for at in range(count):
        number = id_number(dt.date(1980, 1, 1), 100 + at)
        index = crypto.blind_index(normal_id_number(number), "id_number")
        one = Learner(name=f"学员{at:03d}", unit=cast.school, id_number=number, id_number_index=index)
        one.save()
        Membership.objects.unscoped().create(learner=one, unit=cast.school, since=dt.date(2020, 1, 1))
        found.append(one)
    return found


def page_of(client, plan, **asked):
    return client.get(reverse("completions:completions", args=[plan.public_id]), asked)


def send(client, plan, act: str, ticked=(), *, page=None, **data):
    """Sends the page with these people ticked, as its form does."""
    plan.refresh_from_db()
    shown = page or page_of(client, plan)
    listed = [person.public_id for person, *_rest in shown.context["rows"]]
    keys = {"after_key": shown.context["page"].next, "before_key": shown.context["page"].previous}
    return client.post(
        reverse("completions:completions", args=[plan.public_id]),
        {
            "version": plan.version,
            "act": act,
            "listed": listed,
            "person": [p.public_id for p in ticked],
            **keys,
            **data,
        },
        follow=True,
    )


def test_ticks_survive_turning_pages_and_count_once_reported(cast):
    people, plan = crowd(cast, 60), recorded(cast)
    banner = open_session(cast.banner_hr)
    first = page_of(banner, plan)
    assert (len(first.context["rows"]), first.context["total"]) == (50, 62)
    one = first.context["rows"][3][0]
    second = send(banner, plan, "after", [one], page=first)
    assert len(second.context["rows"]) == 12
    other = second.context["rows"][5][0]
    back = send(banner, plan, "before", [other], page=second)
    assert [person.pk for person, *_rest, ticked in back.context["rows"] if ticked] == [one.pk]
    assert done(plan) == set()
    send(banner, plan, "report", [one], page=back)
    assert done(plan) == {one.pk, other.pk}
    assert len(people) == 60
    left = page_of(banner, plan, shown="open").context["rows"]
    assert one.pk not in {person.pk for person, *_rest in left}
    undone = send(banner, plan, "undo")
    assert done(plan) == set()
    assert "已撤回" in undone.content.decode()


def test_all_on_the_roster_and_a_list_of_numbers(cast):
    plan, banner = recorded(cast), open_session(cast.banner_hr)
    said = send(banner, plan, "roster")
    assert [person.pk for person, *_rest, ticked in said.context["rows"] if ticked] == [cast.colleague.learner.pk]
    assert done(plan) == set()
    number, foreign = cast.alatan.learner.id_number, cast.outsider.learner.id_number
    said = send(banner, plan, "numbers", [cast.colleague.learner], numbers=f"{number}\n\n{foreign}\nnobody")
    text = said.content.decode()
    assert "3、4" in text
    assert number not in text
    assert foreign not in text
    send(banner, plan, "report", [cast.alatan.learner, cast.colleague.learner])
    assert done(plan) == {cast.alatan.learner.pk, cast.colleague.learner.pk}
    send(banner, plan, "report", [cast.alatan.learner])
    assert done(plan) == {cast.alatan.learner.pk}
    send(banner, plan, "numbers", [], numbers="")
    send(banner, plan, "drop", [])
    assert len(page_of(banner, plan).context["ticks"]) == 0


def test_the_filter_goes_with_the_ticks(cast):
    plan, banner = recorded(cast), open_session(cast.banner_hr)
    said = send(banner, plan, "filter", [cast.alatan.learner], name="贺希格", shown="roster")
    assert [person.pk for person, *_rest in said.context["rows"]] == [cast.colleague.learner.pk]
    assert page_of(banner, plan).context["ticks"].on == {cast.alatan.learner.pk}
    assert [row[0].pk for row in page_of(banner, plan, name="阿拉坦").context["rows"]] == [cast.alatan.learner.pk]


def test_whoever_only_sees_the_plan_cannot_report_by_hand(cast):
    plan, unit = recorded(cast), open_session(cast.unit_hr)
    page = page_of(unit, plan)
    assert page.context["reports"] is False
    assert 'name="person"' not in page.content.decode()
    assert "只有组织培训的部门" in send(unit, plan, "report", [cast.alatan.learner], page=page).content.decode()
    assert done(plan) == set()
    assert not CompletionReport.objects.exists()
    for member in (cast.alatan, cast.stranger, cast.outsider):
        assert page_of(open_session(member), plan).status_code == 404


def test_as_many_queries_for_one_as_for_many(cast, django_assert_num_queries):
    plan, banner = recorded(cast), open_session(cast.banner_hr)
    page_of(banner, plan)
    with CaptureQueriesContext(connection) as few:
        page_of(banner, plan)
    crowd(cast, 20)
    with django_assert_num_queries(len(few)):
        page_of(banner, plan)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_by_hand_in_a_browser(open_as, cast, width):
    crowd(cast, 55)
    plan = recorded(cast)
    page = open_as(cast.banner_hr, reverse("completions:completions", args=[plan.public_id]), width=width)
    assert barriers(page) == []
    assert not spills(page)
    page.locator("input[name=person]").nth(1).check()
    page.get_by_role("button", name="下一页").click()
    page.locator("input[name=person]").first.check()
    page.get_by_role("button", name="报告", exact=True).click()
    page.get_by_text("2人完成培训").wait_for()
    assert len(done(plan)) == 2
