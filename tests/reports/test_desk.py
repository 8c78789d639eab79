"""The officer's desk: overdue, due soon, returned to mend and done count what their lists hold; days to come; weeks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cetrack.navigation import declared
from credits.records.selectors import hours_by_week
from credits.verification.selectors import records_to_verify
from exemptions.plans.models import TrainingPlan
from ground import clock
from ground.counting import counts
from reports.office import desk
from tests.credits.files import TODAY, bring_in, line
from tests.credits.people import NOW, record
from tests.signin import open_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def summer(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(minutes=1))
    cache.clear()


def numbers(member) -> list[int]:
    return [heap.number for heap in desk.counted(actor=member.actor, today=TODAY, now=NOW).heaps]


def test_heaps_count_what_their_lists_hold(cast):
    assert numbers(cast.banner_hr) == [0, 0, 0, 0]
    batch = bring_in(cast.banner_hr.actor, cast.xilinhot, [line(cast.alatan.learner)])
    for due, first in ((-1, [1, 0]), (0, [0, 1]), (400, [0, 0])):
        type(batch).objects.unscoped().filter(pk=batch.pk).update(due_on=TODAY + dt.timedelta(days=due))
        assert numbers(cast.banner_hr)[:2] == first, due
    page = open_session(cast.banner_hr).get(reverse("office:office")).content.decode()
    assert "退回待改" in page
    assert "本年已办" in page
    assert numbers(cast.supervisor) == []  # decides nothing


def test_a_tile_says_what_the_menu_would_count_and_is_counted_once(cast):
    """Numbers that the headings need anyway are not asked for again by the menu."""
    bring_in(cast.banner_hr.actor, cast.xilinhot, [line(cast.alatan.learner)])
    found = desk.counted(actor=cast.banner_hr.actor, today=TODAY, now=NOW)
    [requests] = [item.waiting for item in declared() if item.url_name == "requests:desk"]
    assert [found.waiting[reverse("requests:desk")]] == counts(actor=cast.banner_hr.actor, asked=(requests,))
    assert found.waiting[reverse("verification:desk")] == records_to_verify(actor=cast.banner_hr.actor).count() == 1
    with CaptureQueriesContext(connection) as asked:
        open_session(cast.banner_hr).get(reverse("office:office"))
    counted = [query["sql"] for query in asked if "COUNT" in query["sql"] and "credits_creditrecord" in query["sql"]]
    assert len(counted) == 1, counted


def test_plans_that_came_back_wait_at_their_own_office_alone(cast):
    plan = TrainingPlan.objects.unscoped().create(
        policy="xlgl-2024",
        policy_year=2024,
        office=cast.xilinhot,
        title="x",
        state="returned",
        begun_by="x",
        begun_at=NOW,
    )
    assert numbers(cast.banner_hr)[2] == 1
    assert numbers(cast.league_reviewer)[2] == 0
    TrainingPlan.objects.unscoped().filter(pk=plan.pk).update(state="draft")
    assert numbers(cast.banner_hr)[2] == 0


@pytest.mark.parametrize(("day", "left"), [(dt.date(2024, 12, 30), [1]), (dt.date(2024, 12, 31), [0])])
def test_the_days_to_come_end_with_their_day(cast, day, left):
    assert [one.left for one in desk.deadlines(actor=cast.banner_hr.actor, today=day) if one.day.year == 2024] == left


@pytest.mark.parametrize(
    ("today", "so_far", "before"),
    [
        (dt.date(2024, 12, 29), 50, 20),  # Sunday of week 52
        (dt.date(2024, 12, 30), 70, 0),  # Monday of the first week of 2025
        (dt.date(2025, 1, 2), 70, 0),
        (dt.date(2025, 12, 28), 70, 50),
    ],
)
def test_the_weeks_at_the_turn_of_a_year_belong_to_one_year_each(cast, today, so_far, before):
    for on, tenths in ((dt.date(2023, 6, 5), 20), (dt.date(2024, 12, 29), 50), (dt.date(2024, 12, 30), 70)):
        record(
            cast.alatan.learner, verified=True, tenths=tenths, subject="public", completed_on=on, exam_passed=True,
            year=on.year, counting_class="x", title=None,
        )  # fmt: skip
    shown = desk.trend(actor=cast.banner_hr.actor, today=today)
    assert (shown.so_far, shown.before_so_far) == (so_far, before)


def test_weeks_sum_verified_hours_of_the_scope_by_year(cast):
    for learner, on, tenths in (
        (cast.alatan.learner, dt.date(2024, 1, 1), 50),  # a Monday, week 1
        (cast.alatan.learner, dt.date(2024, 1, 7), 30),  # Sunday of the same week
        (cast.alatan.learner, dt.date(2024, 1, 8), 20),
        (cast.alatan.learner, dt.date(2023, 1, 4), 40),
        (cast.outsider.learner, dt.date(2024, 1, 2), 70),
    ):
        record(
            learner, verified=True, tenths=tenths, subject="public", completed_on=on, exam_passed=True, year=on.year,
            counting_class="x", title=None,
        )  # fmt: skip
    until = dt.date(2024, 6, 3)
    assert hours_by_week(actor=cast.banner_hr.actor, since=2023, until=until) == {
        (2024, 1): 80,
        (2024, 2): 20,
        (2023, 1): 40,
    }
    shown = desk.trend(actor=cast.banner_hr.actor, today=until)
    assert (shown.so_far, shown.before_so_far) == (100, 40)
    assert [week.height for week in shown.weeks[:3]] == [desk.HEIGHT, desk.HEIGHT * 20 // 80, 0]
    assert shown.top == max(max(week.now, week.before) for week in shown.weeks) > 0
    page = open_session(cast.banner_hr).get(reverse("office:weeks")).content.decode()
    assert "去年同期4学时" in page
    assert hours_by_week(actor=cast.unit_hr.actor, since=2023, until=dt.date(2024, 1, 1)) == {
        (2024, 1): 50,
        (2023, 1): 40,
    }
