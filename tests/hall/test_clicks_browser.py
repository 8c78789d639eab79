"""Common jobs by clicks, from the first page, in Chromium: no more than are allowed here.

Typing, choosing and the browser's own dialogs of files are no clicks; what is confirmed is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from casework.requests.models import CaseRequest
from credits.records.models import CreditRecord
from ground import clock
from tests.browsing import DESK, PHONE
from tests.casework.filing import filed
from tests.credits.files import TODAY, bring_in, line
from tests.credits.people import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _in_june(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(minutes=1))


@pytest.fixture
def stored(cast):
    lines = [
        line(cast.alatan.learner, 课程名称=f"数字经济与数字化转型{n}（2024）", 完成时间=f"2024-05-{n + 10}")
        for n in range(3)
    ]
    return bring_in(cast.banner_hr.actor, cast.xilinhot, lines)


class Hand:
    """Clicks, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def on(self, role: str, name: str, *, exact: bool = False) -> None:
        """The first visible one of that name on the page."""
        self.page.get_by_role(role, name=name, exact=exact).locator("visible=true").first.click()
        self.clicks += 1

    def on_place(self, selector: str) -> None:
        self.page.locator(selector).locator("visible=true").first.click()
        self.clicks += 1


@pytest.fixture
def hand(open_as):
    return lambda member, width: Hand(open_as(member, "/", width=width))


def test_a_learner_sees_what_is_missing_at_once(cast, hand):
    at = hand(cast.alatan, PHONE)
    expect(at.page.locator("main")).to_contain_text("还缺")
    assert at.clicks == 0


def test_an_officer_verifies_one_after_three(cast, stored, hand):
    at = hand(cast.banner_hr, DESK)
    at.on_place("main .counts a[href*='/hours/verification/']")
    at.on_place("main table tbody a")
    at.on_place("main button[data-key=a]")
    at.page.wait_for_load_state()
    assert CreditRecord.objects.unscoped().filter(verified_at__isnull=False).count() == 1
    assert at.clicks == 3


def test_an_officer_verifies_all_after_three(cast, stored, hand):
    at = hand(cast.banner_hr, DESK)
    at.on_place("main .counts a[href*='/hours/verification/']")
    at.on_place("button[value=verify_all]")
    at.on_place("dialog[open] button.btn-primary")
    at.page.wait_for_load_state()
    expect(at.page.locator("main")).not_to_contain_text("请稍后再试")
    assert at.clicks == 3


def test_the_league_decides_a_request_after_three(cast, hand):
    request = filed(cast.alatan)
    type(request).objects.unscoped().filter(pk=request.pk).update(office=cast.league)
    at = hand(cast.league_reviewer, DESK)
    at.on_place("main .counts a[href*='/requests/desk/']")
    at.on_place("main table tbody a")
    at.on_place("main button[data-key=a]")
    at.page.wait_for_load_state()
    assert CaseRequest.objects.unscoped().get(pk=request.pk).state == "approved"
    assert at.clicks == 3


def test_control_a_click_too_many_is_counted(cast, hand):
    at = hand(cast.league_reviewer, DESK)
    at.on("link", "首页") if at.page.get_by_role("link", name="首页").count() else at.on_place("header a")
    assert at.clicks == 1
    assert reverse("home:own") in at.page.url
