"""Working lists of officers in Chromium: at least ten rows above the fold at 1366 × 768, none higher than 40 px;
folded filters on phones; the search in the head."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ground import clock
from learners.people.models import Learner, Membership
from tests.browsing import DESK, PHONE, WIDTHS, barriers, spills
from tests.casework.filing import filed
from tests.credits.files import TODAY, bring_in, line
from tests.credits.people import NOW
from tests.security.things_work import plan

from .test_audit import SYSTEM, reassess

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTS = ("people:people", "verification:desk", "audit:people")
ROWS = """[...document.querySelectorAll("main table tbody tr")].map(row => row.getBoundingClientRect()).map(
    box => ({bottom: box.bottom, height: box.height}))"""


@pytest.fixture
def crowd(cast, monkeypatch):
    """Fifteen people of one school with a record each that waits for verification."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(minutes=1))
    people = [
        Learner(
            name=f"教师{n:02d}",
            unit=cast.school,
            id_number=f"x{n}",
            id_number_index=f"i{n}",
            phone_index=f"p{n}",
            title_level="intermediate",
            post_grade=10,
        )
        for n in range(15)
    ]
    Learner.objects.unscoped().bulk_create(people)
    Membership.objects.unscoped().bulk_create(
        Membership(learner=one, unit=cast.school, since=dt.date(2020, 1, 1)) for one in people
    )
    reassess(actor=SYSTEM, today=TODAY)
    lines = [line(cast.alatan.learner, 课程名称=f"数字经济与数字化转型{n}（2024）") for n in range(15)]
    bring_in(cast.banner_hr.actor, cast.xilinhot, lines)


@pytest.mark.parametrize("name", LISTS)
def test_ten_rows_stand_above_the_fold_and_none_is_high(cast, crowd, open_as, name):
    page = open_as(cast.banner_hr, reverse(name), width=DESK)
    page.set_viewport_size({"width": DESK, "height": 768})
    rows = page.evaluate(ROWS)
    assert len([row for row in rows if row["bottom"] <= 768]) >= 10
    assert max(row["height"] for row in rows) <= 40
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "14px"
    page.get_by_role("button", name="大字版").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert spills(page) == 0


def test_on_every_other_list_ten_rows_fit_above_the_fold(cast, open_as):
    """One row is there; nine more of its height below it end above the fold."""
    filed(cast.alatan)
    plan(cast.alatan, cast.unit_hr)
    start = reverse("units:units")
    page = open_as(cast.league_reviewer, start, width=DESK)
    page.set_viewport_size({"width": DESK, "height": 768})
    home = page.url.removesuffix(start)
    for name, query in (("units:units", ""), ("requests:desk", "?tab=elsewhere"), ("plans:plans", "?tab=all")):
        page.goto(home + reverse(name) + query)
        box = page.locator("main table tbody tr").first.bounding_box()
        assert box["height"] <= 40, name
        assert box["y"] + 10 * box["height"] <= 768, name


def test_a_learner_keeps_the_large_type(cast, open_as):
    page = open_as(cast.alatan, "/", width=DESK)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"
    expect(page.get_by_role("search")).to_have_count(0)


@pytest.mark.parametrize("name", LISTS)
def test_on_a_phone_filters_are_folded_until_asked_for_or_used(cast, crowd, open_as, name):
    page = open_as(cast.banner_hr, reverse(name), width=PHONE)
    button = page.locator("main").get_by_role("button", name="筛选", exact=True).first
    field = page.locator("main form").locator("input:not([type=hidden]), select").first
    expect(button).to_have_attribute("aria-expanded", "false")
    assert page.evaluate(ROWS)[0]["bottom"] < 2 * 844
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(field).to_be_visible()
    assert barriers(page) == []
    assert spills(page) == 0


def test_ticks_survive_the_turning_of_pages_and_bring_their_bar(cast, crowd, open_as):
    Learner.objects.unscoped().update(sector="public", post_confirmed_at=None, post_confirmed_by="")
    Learner.objects.unscoped().filter(name__startswith="教师").update(name_pinyin="jiaoshi")
    page = open_as(cast.banner_hr, reverse("people:people") + "?size=20&unit=" + str(cast.school.public_id), width=DESK)
    bar = page.locator(".tick-bar")
    expect(bar).to_be_hidden()
    for name in ("教师03", "教师07"):
        page.get_by_role("checkbox", name=name).check()
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("已勾选 2 条")
    page.get_by_role("link", name="姓名").click()
    page.get_by_role("link", name="姓名").click()
    expect(page.get_by_role("columnheader", name="姓名")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("checkbox", name="教师07")).to_be_checked()
    page.get_by_role("checkbox", name="教师07").uncheck()
    expect(bar).to_contain_text("已勾选 1 条")
    bar.get_by_role("button", name="确认").click()
    assert [one.name for one in Learner.objects.unscoped().filter(post_confirmed_at__isnull=False)] == ["教师03"]
    assert barriers(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_search_of_the_head_finds_a_person_by_keyboard(cast, open_as, width):
    page = open_as(cast.league_reviewer, "/units/", width=width)
    page.get_by_role("searchbox").first.focus()
    page.keyboard.type(cast.alatan.learner.name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=cast.alatan.learner.name, exact=True)).to_be_visible()
    assert barriers(page) == []
    assert spills(page) == 0
