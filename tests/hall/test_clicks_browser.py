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
from ground.jobs.machine import run
from reports.audit.models import Export
from tests.assessments.people import hours
from tests.browsing import DESK, PHONE
from tests.casework.filing import filed, photo
from tests.credits.files import TODAY, bring_in, line, workbook
from tests.credits.people import NOW, record
from tests.reports.test_audit import SYSTEM, reassess
from uploads.models import Upload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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


def test_a_learner_files_relief_and_a_certificate_after_four_each(cast, hand):
    at = hand(cast.alatan, PHONE)
    fields = {
        "从党政机关转岗": {"organ": "旗委组织部", "on": "2024-03-01", "post": "中学教师"},
        "培训、研修": {
            "title": "草原生态论坛", "organiser": "中国草学会", "starts_on": "2024-05-01", "completed_on": "2024-05-03",
            "hours": "24",
        },
    }  # fmt: skip
    for kind, values in fields.items():
        at.on("link", "申请减免或申报学时")
        at.on_place(f"main details > summary:has-text('{kind}')")
        at.on("link", "填写申请表")
        for name, value in values.items():
            at.page.fill(f"[name={name}]", value)
        if kind == "培训、研修":
            at.page.select_option("[name=source]", index=1)
        at.page.set_input_files("[name=evidence]", {"name": "证.jpg", "mimeType": "image/jpeg", "buffer": photo()})
        at.on_place("#request-form button[value=file]")
        at.page.wait_for_url("**/requests/*-*/")
        assert at.clicks == 4
        at.page.goto(at.page.url.split("/requests/")[0])
        at.clicks = 0
    assert CaseRequest.objects.unscoped().filter(state="filed").count() == 2


def test_a_learner_sees_why_a_course_does_not_count_and_has_the_card_after_one_each(cast, hand):
    for year, part in ((2024, "public"), (2024, "professional")):
        hours(cast.alatan.learner, year, part, 900)
    record(cast.alatan.learner, year=2019, completed_on=dt.date(2019, 6, 1))
    at = hand(cast.alatan, PHONE)
    at.on_place("section[aria-labelledby=records] summary:has-text('2019')")
    expect(at.page.locator("section[aria-labelledby=records] details[open]").last).to_contain_text("核定后才算")
    assert at.clicks == 1
    at.page.goto(at.page.url)
    at.on("button", "办理审验卡")
    expect(at.page.get_by_role("link", name="下载")).to_be_visible()
    assert at.clicks == 2


def test_an_officer_stores_a_file_after_four(cast, hand):
    at = hand(cast.banner_hr, DESK)
    at.on_place("nav summary:has-text('办理')")
    at.on("link", "平台学时导入")
    at.page.set_input_files(
        "[name=file]", {"name": "学时.xlsx", "mimeType": XLSX, "buffer": workbook([line(cast.alatan.learner)])}
    )
    at.on("button", "读取文件")
    at.page.wait_for_url("**/imports/*-*/")
    run(Upload.objects.unscoped().get().job_id)
    at.page.goto(at.page.url)
    at.on_place("main form button.btn-primary")
    at.page.wait_for_load_state()
    assert Upload.objects.unscoped().get().state == "confirmed"
    assert at.clicks == 4


def test_an_officer_prints_a_list_after_three_and_sees_why_somebody_is_missing_after_two(cast, hand):
    reassess(actor=SYSTEM, today=TODAY)
    at = hand(cast.banner_hr, DESK)
    home = at.page.url
    at.on_place("main a[href*='state=nothing'], main a:has-text('均未完成')")
    at.on_place("main .btn:has-text('打印名单')")
    at.page.wait_for_url("**/audit/export/*-*/")
    run(Export.objects.get().job_id)
    at.page.goto(at.page.url)
    with at.page.expect_download() as paper:
        at.on_place("main .btn-primary")
    assert paper.value.suggested_filename.endswith(".pdf")
    assert at.clicks == 3
    at.page.goto(home)
    at.page.fill(".site-search [name=q]", cast.alatan.learner.name)
    at.on_place(".site-search button")
    at.on("link", "学时与判定")
    expect(at.page.locator("main")).to_contain_text("还缺")
    assert at.clicks == 5


def test_control_a_click_too_many_is_counted(cast, hand):
    at = hand(cast.league_reviewer, DESK)
    at.on("link", "首页") if at.page.get_by_role("link", name="首页").count() else at.on_place("header a")
    assert at.clicks == 1
    assert reverse("home:own") in at.page.url
