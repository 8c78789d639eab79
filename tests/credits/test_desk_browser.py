"""Imports and the verification desk in Chromium: by keyboard alone, at both widths, without barriers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from credits.records.models import CreditRecord
from ground import clock
from ground.jobs import machine
from ground.jobs.models import Job
from tests.browsing import DESK, PHONE, WIDTHS, barriers, spills

from .files import TODAY, bring_in, line, plan, upload, workbook
from .people import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _in_june(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(minutes=1))


@pytest.fixture
def stored(cast):
    members = (cast.alatan, cast.colleague)
    lines = [  # a day each: what a person cannot have studied in one day is left by “all”
        line(member.learner, 课程名称=f"数字经济与数字化转型{n}（2024）", 完成时间=f"2024-05-{n + 10}")
        for member in members
        for n in range(3)
    ]
    return bring_in(cast.banner_hr.actor, cast.xilinhot, lines)


@pytest.fixture
def planned(cast):
    actor = cast.banner_hr.actor
    lines = [
        line(cast.alatan.learner, 学时=14),
        line(cast.outsider.learner),
        line(cast.colleague.learner, 学时=-1),
        line(cast.colleague.learner, 姓名="别人"),
    ]
    return plan(actor, upload(actor, cast.xilinhot, workbook(lines), name="锡林浩特市2024年5月学时明细.xlsx"))


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_and_is_without_barriers(cast, stored, planned, open_as, width):
    row = CreditRecord.objects.unscoped().first()
    pages = [reverse(name) for name in ("imports:upload", "verification:desk", "missing:missing_desk")]
    pages += [reverse("imports:one", args=[batch.public_id]) for batch in (stored, planned)]
    pages += [
        reverse("imports:columns", args=[planned.public_id]),
        reverse("verification:record", args=[row.public_id]),
    ]
    for path in pages:
        page = open_as(cast.banner_hr, path, width=width)
        assert barriers(page) == [], path
        assert spills(page) == 0, path
    page = open_as(cast.alatan, reverse("missing:missing"), width=width)
    assert barriers(page) == []
    assert spills(page) == 0


def test_records_are_verified_undone_and_returned_by_keyboard_alone(cast, stored, open_as):
    page = open_as(cast.banner_hr, reverse("verification:desk"), width=DESK)
    chosen = page.locator("[data-desk] tr[aria-selected=true]")
    panel = page.locator("#record")
    expect(panel.get_by_role("button", name="核定", exact=True)).to_be_visible()
    first = chosen.get_attribute("data-href")
    page.keyboard.press("j")
    expect(chosen).not_to_have_attribute("data-href", first)
    page.keyboard.press("k")
    expect(chosen).to_have_attribute("data-href", first)
    expect(panel.locator("input[name=record]")).to_have_value(first.rstrip("/").rpartition("/")[2])

    page.keyboard.press("a")
    expect(page.get_by_text("五分钟内可以撤回")).to_be_visible()
    assert CreditRecord.objects.unscoped().filter(verified_at__isnull=False).count() == 1
    page.keyboard.press("z")
    expect(page.get_by_text("已撤回，记录恢复为待核定")).to_be_visible()
    assert CreditRecord.objects.unscoped().filter(verified_at__isnull=False).count() == 0

    expect(panel.get_by_role("button", name="核定", exact=True)).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("jak r")
    expect(panel.locator("textarea[name=reason]")).to_have_value("jak r")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel.locator("textarea[name=reason]")).to_have_value(
        "课程内容与所从事专业或申报专业不一致（第三部分第（二）项）。"
    )
    panel.get_by_role("button", name="退回", exact=True).press("Enter")
    expect(page.get_by_text("已退回1条记录")).to_be_visible()
    assert CreditRecord.objects.unscoped().filter(returned_at__isnull=False).count() == 1


def test_ticked_ones_and_all_results_in_bulk(cast, stored, open_as):
    page = open_as(cast.banner_hr, reverse("verification:desk"), width=DESK)
    page.locator("input[name=record]").nth(0).check()
    page.get_by_role("button", name="核定勾选的").click()
    expect(page.get_by_text("已核定1条记录")).to_be_visible()
    page.get_by_role("button", name="核定全部5条").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").or_(page.locator("#confirm [data-yes]")).first.click()
    expect(page.get_by_role("heading", name="进度")).to_be_visible()
    machine.run(Job.objects.latest("pk").pk)
    expect(page.get_by_text("已核定5条记录")).to_be_visible()
    assert CreditRecord.objects.unscoped().filter(verified_at__isnull=True).count() == 0


def test_on_a_phone_a_row_opens_the_record_as_a_page(cast, stored, open_as):
    page = open_as(cast.banner_hr, reverse("verification:desk"), width=PHONE)
    page.locator("[data-desk] tbody a").first.click()
    page.get_by_role("button", name="核定", exact=True).click()
    expect(page.get_by_text("已核定1条记录")).to_be_visible()
