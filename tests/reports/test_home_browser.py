"""The learner's page in Chromium, on a phone and on a desk: readable, operable by keyboard, no complaint of the CSP."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import DESK, PHONE, WIDTHS, barriers, spills
from tests.cast import DAY
from tests.credits.people import platform, record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _in_june(monkeypatch):
    monkeypatch.setattr("ground.clock.today", lambda: DAY)


@pytest.fixture
def records(cast):
    learner = cast.alatan.learner
    record(learner, verified=True, tenths=300, title="铸牢中华民族共同体意识")
    record(
        learner, verified=True, tenths=255, subject="professional", title="初中语文大单元教学设计与实施（内蒙古专场）"
    )
    record(learner, tenths=120, subject="professional", platform=platform("xlgl.chinahrt.cn"), title="草原生态保护")
    record(learner, verified=True, year=2023, tenths=300, exam_passed=False, title="数字经济")
    return learner


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "question",
    [
        "",
        "?purpose=title_review&level=senior&exceptional=on",
        "?purpose=recognition&ground=postdoc",
        "?purpose=post_appointment&as_of=x",
    ],
)
def test_is_without_barriers_and_fits(cast, records, open_as, width, question):
    page = open_as(cast.alatan, "/" + question, width=width)
    for fold in page.locator("details.fold").all():
        fold.evaluate("fold => { fold.open = true }")
    assert barriers(page) == []
    assert spills(page) == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_large_print_is_remembered_and_fits(cast, records, open_as, width):
    page = open_as(cast.alatan, "/", width=width)
    page.get_by_role("button", name="大字版").click()
    page.reload()
    expect(page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert spills(page) == 0
    assert barriers(page) == []


def test_the_answer_stands_on_the_first_screen_of_a_phone(cast, records, open_as):
    page = open_as(cast.alatan, "/", width=PHONE)
    answer = page.get_by_role("heading", name="还不符合要求").bounding_box()
    assert answer["y"] + answer["height"] < 500


def test_choosing_sends_itself_and_stands_in_the_address(cast, records, open_as):
    page = open_as(cast.alatan, "/?purpose=title_review", width=PHONE)
    page.get_by_label("申报级别").select_option("高级")
    page.wait_for_url("**level=senior**")
    expect(page.get_by_text("高级职称评审 · 按2024年度通知 · 截至2024年6月3日")).to_be_visible()


def test_everything_is_reached_by_keyboard_the_content_by_one_step(cast, records, open_as):
    page = open_as(cast.alatan, "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="年度审验")).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_targets_on_a_phone_are_large_enough(cast, records, open_as):
    page = open_as(cast.alatan, "/", width=PHONE)
    small = page.evaluate(
        """[...document.querySelectorAll("button, .btn, .tabs a, summary, select, input:not([type=hidden])")]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < 40)
        .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_paper_shows_no_navigation(cast, records, open_as):
    page = open_as(cast.alatan, "/", width=DESK)
    page.emulate_media(media="print")
    for gone in (".site-head", ".site-foot", ".tabs", ".actions"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_role("heading", name="还不符合要求")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_where_a_record_came_from_is_a_tap_away_and_on_paper_unasked(cast, records, open_as, width):
    page = open_as(cast.alatan, "/", width=width)
    origin, seen = (
        page.locator(".record-source small").first,
        "one => one.checkVisibility({contentVisibilityProperty: true})",
    )
    assert "按2024年度通知" in origin.text_content()
    assert not origin.evaluate(seen)
    page.locator(".record-source summary").first.click()
    assert origin.evaluate(seen)
    page.reload()
    assert not origin.evaluate(seen)
    page.emulate_media(media="print")
    assert all(one.evaluate(seen) for one in page.locator(".record-source small").all()), "those of folded years, too"


def test_chinese_is_drawn_on_a_machine_without_chinese_fonts(cast, open_as):
    """Either the machine has a font of its own, or ours is loaded: two different characters never look the same."""
    page = open_as(cast.alatan, "/", width=PHONE)
    page.evaluate("document.fonts.ready")
    alike = page.evaluate(
        """() => {
          const draw = (character) => {
            const canvas = document.createElement("canvas");
            canvas.width = canvas.height = 24;
            const pen = canvas.getContext("2d");
            pen.font = "20px " + getComputedStyle(document.body).fontFamily;
            pen.fillText(character, 2, 20);
            return canvas.toDataURL();
          };
          return draw("永") === draw("晴");
        }"""
    )
    assert alike is False


def test_barriers_and_spills_would_be_found(cast, open_as):
    """The control: a page made worse is seen to be worse."""
    page = open_as(cast.alatan, "/", width=PHONE)
    page.evaluate(
        """() => {
          document.querySelector("#ask-year").previousElementSibling.remove();
          const wide = document.createElement("div");
          wide.style.width = "600px";
          wide.textContent = "x";
          document.querySelector("main").append(wide);
        }"""
    )
    assert [line.split()[0] for line in barriers(page)] == ["select-name"]
    assert spills(page) > 0
