"""Fields for days and files speak Chinese whatever the browser's menus speak, by mouse, keyboard and typing; a finger
keeps the phone's own picker."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from credits.catalogue.platforms import enter_platforms
from tests.browsing import DESK, PHONE, WIDTHS, barriers, spills
from tests.casework.filing import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = reverse("requests:new", args=["hours_training"])
DAY = "[name=completed_on]"


@pytest.fixture(autouse=True)
def _platforms(db):
    enter_platforms()


def calendar_of(page):
    page.locator(f".date-field:has({DAY}) .date-open").click()
    return page.get_by_role("dialog", name="选择日期")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_day_is_chosen_from_a_calendar_in_chinese(cast, open_as, width):
    page = open_as(cast.alatan, FORM, width=width)
    page.fill(DAY, "2024-02-28")
    calendar = calendar_of(page)
    expect(calendar.locator("strong")).to_have_text("2024年2月")
    assert barriers(page) == []
    assert spills(page) == 0
    calendar.get_by_role("button", name="2024年2月29日").click()
    expect(page.locator(DAY)).to_have_value("2024-02-29")
    expect(calendar).to_have_count(0)


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["ArrowRight"], "2024-03-01"),
        (["ArrowUp"], "2024-02-22"),
        (["PageDown"], "2024-03-29"),
        (["Home"], "2024-02-26"),
        (["PageUp", "PageUp"], "2023-12-29"),
    ],
    ids=["next day", "week before", "next month", "monday", "over the year"],
)
def test_the_keyboard_goes_through_the_calendar(cast, open_as, keys, chosen):
    page = open_as(cast.alatan, FORM)
    page.fill(DAY, "2024-02-29")
    calendar_of(page)
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator(DAY)).to_have_value(chosen)


def test_a_typed_day_is_read_as_people_write_it_and_nonsense_stays_as_it_was_typed(cast, open_as):
    page = open_as(cast.alatan, FORM)
    for typed, read in (("20240501", "2024-05-01"), ("2024年5月1日", "2024-05-01"), ("2024-02-30", "2024-02-30")):
        page.fill(DAY, typed)
        page.locator(DAY).press("Tab")
        expect(page.locator(DAY)).to_have_value(read)


def test_escape_closes_and_leaves_the_day(cast, open_as):
    page = open_as(cast.alatan, FORM)
    page.fill(DAY, "2024-05-01")
    calendar = calendar_of(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(calendar).to_have_count(0)
    expect(page.locator(DAY)).to_have_value("2024-05-01")


def test_a_finger_keeps_the_picker_of_the_phone(cast, chromium, live_server, open_as):
    page = open_as(cast.alatan, FORM, width=PHONE)
    with chromium.new_context(
        viewport={"width": PHONE, "height": 844},
        has_touch=True,
        is_mobile=True,
        storage_state=page.context.storage_state(),
    ) as phone:
        touched = phone.new_page()
        touched.goto(live_server.url + FORM)
        expect(touched.locator(DAY)).to_have_attribute("type", "date")
    expect(page.locator(DAY)).to_have_attribute("type", "text")


def test_a_file_field_names_what_was_chosen(cast, open_as):
    page = open_as(cast.alatan, FORM, width=DESK)
    field = page.locator(".file-field:has([name=evidence])")
    expect(field).to_contain_text("选择文件")
    expect(field).to_contain_text("尚未选择文件")
    page.set_input_files("[name=evidence]", {"name": "结业证书.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(field).to_contain_text("结业证书.jpg")
    page.reload()
    expect(field).to_contain_text("结业证书.jpg")  # put back by the browser's drafts, and said again
