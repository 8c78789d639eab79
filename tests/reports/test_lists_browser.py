"""Working lists in Chromium at every width, with a browser's own large type, pushed in their frame, and on paper."""

from __future__ import annotations

import pypdfium2
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browsing import DESK, spills

from .test_density_browser import crowd  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OVERVIEWS = ("audit:units", "behind:behind", "units:units")
LISTS = ("people:people", "verification:desk", "audit:people", "requests:desk", *OVERVIEWS)
WIDTHS = (320, 390, 683, 768, 1024, 1366)  # 683: a window of 1366 at 200 %
LARGER = "document.documentElement.style.fontSize = '24px'"

TOO_WIDE = "document.querySelector('main h1').style.minWidth = '3000px'"


def places_that_spill(page) -> list[int]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        found += [width] if spills(page) > 0 else []
    return found


def test_no_list_is_pushed_sideways_at_any_width_nor_in_large_type(cast, crowd, open_as):  # noqa: F811
    page = open_as(cast.league_reviewer, reverse(LISTS[0]), width=DESK)
    home = page.url.removesuffix(reverse(LISTS[0]))
    found = {}
    for name in LISTS:
        page.goto(home + reverse(name))
        found[name] = places_that_spill(page)
        page.evaluate(LARGER)
        page.set_viewport_size({"width": 390, "height": 768})
        found[name] += ["large type"] if spills(page) > 0 else []
    assert found == {name: [] for name in LISTS}
    page.evaluate(TOO_WIDE)
    assert places_that_spill(page) == [*WIDTHS], "control: what is too wide is found"


def test_head_and_first_column_stay_while_a_wide_list_is_pushed(cast, crowd, open_as):  # noqa: F811
    page = open_as(cast.league_reviewer, reverse("people:people"), width=DESK)
    expect(page.locator(".list-frame")).to_have_count(0)
    page.evaluate("document.querySelector('.table-list').style.minWidth = '3000px'; dispatchEvent(new Event('resize'))")
    frame = page.locator(".list-frame")
    expect(frame).to_have_count(1)
    before = page.locator(".table-list tbody tr").first.locator("> *").first.bounding_box()["x"]
    frame.evaluate("frame => { frame.scrollLeft = 900; frame.scrollTop = 120; }")
    assert page.locator(".table-list tbody tr").nth(4).locator("> *").first.bounding_box()["x"] == before
    assert page.locator(".table-list thead th").first.bounding_box()["y"] == frame.bounding_box()["y"]
    assert spills(page) == 0


def test_a_list_on_paper_has_its_head_on_every_page_and_says_who_printed_it(cast, crowd, open_as):  # noqa: F811
    page = open_as(cast.banner_hr, reverse("people:people"), width=DESK)
    paper = pypdfium2.PdfDocument(page.pdf(width="297mm", height="80mm"))
    pages = ["".join(sheet.get_textpage().get_text_range().split()) for sheet in paper]
    assert len(pages) >= 2
    assert [text for text in pages if "证件号码" not in text] == []
    assert f"打印·{cast.banner_hr.account.name}" in pages[0]
    everything = "".join(pages)
    assert [n for n in range(15) if f"教师{n:02d}" not in everything] == []
    assert [word for word in ("大字版", "更多条件", "http", "隐私", "操作手册") if word in everything] == []
