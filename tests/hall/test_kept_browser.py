"""No text is lost: ways of losing what was typed into a form, and that it is there again; and when nothing is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.credentials.models import AccountSession
from casework.requests.models import CaseRequest
from credits.catalogue.platforms import enter_platforms
from tests.browsing import PHONE, barriers
from tests.casework.filing import photo
from tests.signin import open_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = reverse("requests:new", args=["hours_training"])
MISSING = reverse("missing:missing")
TITLE, ORGANISER = "草原生态保护与修复论坛", "中国草学会"


@pytest.fixture(autouse=True)
def _platforms(db):
    enter_platforms()


def write(page: Page, *, proof: bool = False) -> None:
    page.fill("[name=title]", TITLE)
    page.fill("[name=organiser]", ORGANISER)
    if proof:
        page.set_input_files("[name=evidence]", {"name": "证书.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.wait_for_timeout(400)


def there(page: Page, *, proof: bool = False) -> None:
    """What was typed stands in the form again, and the page says so."""
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    expect(page.locator("[name=organiser]")).to_have_value(ORGANISER)
    if proof:
        names = "Array.from(document.querySelector('[name=evidence]').files, file => file.name).join()"
        for _attempt in range(50):
            if page.evaluate(names):
                break
            page.wait_for_timeout(100)
        assert page.evaluate(names) == "证书.jpg"


def kept(page: Page) -> int:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('kept:')).length")


def let_in(page: Page, member, url: str) -> None:
    key = open_session(member).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": url}])


def test_a_refresh_another_tab_a_closed_tab_and_going_elsewhere_keep_text_and_file(cast, open_as, live_server):
    page = open_as(cast.alatan, FORM, width=PHONE).context.new_page()  # what is under way when it is reloaded is lost
    page.goto(live_server.url + FORM)
    write(page, proof=True)
    page.reload()  # 1
    there(page, proof=True)
    expect(page.locator(".kept-note")).to_contain_text("已恢复")
    assert barriers(page) == []
    other = page.context.new_page()  # 2: another tab
    other.goto(live_server.url + FORM)
    there(other, proof=True)
    page.goto(live_server.url + MISSING)  # 3: elsewhere, and back by the browser's button
    page.go_back()
    there(page)
    page.close()  # 4: the tab is closed
    other.close()
    again = other.context.new_page()
    again.goto(live_server.url + FORM)
    there(again, proof=True)
    again.get_by_role("button", name="清除").click()
    expect(again.locator("[name=title]")).to_have_value("")
    assert kept(again) == 0
    again.reload()
    expect(again.locator("[name=title]")).to_have_value("")


def test_two_tabs_with_the_same_form_each_keep_their_own_until_one_has_sent_it(cast, open_as, live_server):
    first = open_as(cast.alatan, MISSING).context.new_page()
    second = first.context.new_page()
    for page, words in ((first, "第一"), (second, "第二")):
        page.goto(live_server.url + MISSING)
        page.fill("[name=course_title]", words)
        page.wait_for_timeout(400)
    first.set_input_files("[name=screenshot]", {"name": "图.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    first.wait_for_timeout(400)
    second.set_input_files("[name=screenshot]", {"name": "别.jpg", "mimeType": "image/jpeg", "buffer": photo("red")})
    second.wait_for_timeout(400)
    chosen = "Array.from(document.querySelector('[name=screenshot]').files, file => file.name).join()"
    first.reload()
    expect(first.locator("[name=course_title]")).to_have_value("第一")
    first.wait_for_timeout(400)
    assert first.evaluate(chosen) == "", "the picture of the other tab is not put beside this text"
    second.reload()
    expect(second.locator("[name=course_title]")).to_have_value("第二")
    second.wait_for_timeout(400)
    assert second.evaluate(chosen) == "别.jpg"
    third = first.context.new_page()  # restores what was typed last, and sends it
    third.goto(live_server.url + MISSING)
    expect(third.locator("[name=course_title]")).to_have_value("第二")
    third.select_option("[name=platform]", index=0)
    third.fill("[name=completed_on]", "2024-05-01")
    third.locator("main form button[type=submit]").first.click()
    expect(third.locator("main table")).to_contain_text("第二")
    second.goto(live_server.url + MISSING)
    expect(second.locator("[name=course_title]")).to_have_value("")


def test_an_answer_that_is_not_ours_has_not_taken_the_form(cast, open_as, live_server):
    page = open_as(cast.alatan, FORM).context.new_page()
    page.goto(live_server.url + FORM)
    write(page)
    away = {"status": 503, "body": "<h1>503</h1>", "content_type": "text/html"}
    page.route("**/*", lambda route: route.fulfill(**away) if route.request.method == "POST" else route.continue_())
    page.locator("#request-form button[value=keep]").click()
    expect(page.locator("h1")).to_have_text("503")
    page.unroute("**/*")
    page.goto(live_server.url + FORM.rstrip("/"))  # led on to its address by a redirect
    there(page)


def test_a_session_that_ends_while_somebody_types_loses_nothing(cast, open_as, live_server):
    page = open_as(cast.alatan, FORM).context.new_page()  # what the page asks meanwhile fails, as it should
    page.goto(live_server.url + FORM)
    write(page, proof=True)
    AccountSession.objects.all().delete()
    page.click("#request-form button[value=file]")  # 5: sent after the end
    expect(page.locator("[name=login]")).to_be_visible()
    let_in(page, cast.alatan, live_server.url)
    page.goto(live_server.url + FORM)
    there(page, proof=True)
    page.fill("[name=title]", "别的题目")
    page.wait_for_timeout(400)
    page.context.clear_cookies()  # 6: signed out in another way, a page opened meanwhile
    page.goto(live_server.url + FORM)
    let_in(page, cast.alatan, live_server.url)
    page.goto(live_server.url + FORM)
    expect(page.locator("[name=title]")).to_have_value("别的题目")


def test_a_form_that_is_refused_or_cannot_be_sent_keeps_text_and_file(cast, open_as, live_server):
    page = open_as(cast.alatan, FORM).context.new_page()
    page.goto(live_server.url + FORM)
    write(page, proof=True)
    page.click("#request-form button[value=file]")  # 7: fields are missing
    expect(page.locator(".error-summary")).to_be_visible()
    there(page, proof=True)
    page.goto(live_server.url + "/")  # and after it elsewhere
    page.goto(live_server.url + FORM)
    there(page, proof=True)
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    with page.expect_event("requestfailed"):
        page.locator("#request-form button[value=keep]").click(no_wait_after=True)  # 8: the network is down
    page.wait_for_load_state()
    page.unroute("**/*")
    page.goto(live_server.url + FORM)
    there(page, proof=True)


def test_an_expired_form_shows_what_was_typed_and_is_sent_again(cast, open_as, live_server):
    page = open_as(cast.alatan, MISSING).context.new_page()  # a 403 is a complaint of the first one's console
    page.goto(live_server.url + MISSING)
    page.select_option("[name=platform]", index=1)
    page.fill("[name=course_title]", TITLE)
    page.fill("[name=completed_on]", "2024-05-01")
    page.fill("[name=note]", "第一行\n第二行")
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)  # 9: the token is gone
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("textarea").filter(has_text="第二行")).to_have_count(1)
    page.goto(live_server.url + MISSING)  # 10: away from there instead of sending it again
    expect(page.locator("[name=course_title]")).to_have_value(TITLE)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("button", name="再次提交").click()
    expect(page.locator("main table")).to_contain_text(TITLE)
    page.goto(live_server.url + MISSING)
    expect(page.locator("[name=course_title]")).to_have_value("")  # it has arrived
    assert kept(page) == 0


def test_a_returned_request_that_is_mended_keeps_its_text_but_never_over_newer_values(cast, open_as, live_server):
    from tests.casework.filing import TRAINING, filed

    case = filed(cast.alatan, kind="hours_training", payload=TRAINING)
    CaseRequest.objects.unscoped().filter(pk=case.pk).update(state="returned", office=None)
    mend = reverse("requests:mend", args=[case.public_id])
    page = open_as(cast.alatan, mend)
    write(page)
    page.reload()  # 11
    there(page)
    CaseRequest.objects.unscoped().filter(pk=case.pk).update(payload={**TRAINING, "title": "另一位改过的题目"})
    page.reload()  # 12: somebody has changed it meanwhile
    expect(page.locator("[name=title]")).to_have_value("另一位改过的题目")
    page.get_by_role("button", name="填回表单").click()
    there(page)


def test_nothing_is_kept_once_it_has_arrived_after_signing_out_or_for_another_account(cast, open_as, live_server):
    page = open_as(cast.alatan, FORM)
    write(page)
    page.locator("#request-form [name=source]").select_option(index=1)
    page.fill("[name=starts_on]", "2024-05-01")
    page.fill("[name=completed_on]", "2024-05-02")
    page.fill("[name=hours]", "16")
    page.wait_for_timeout(400)
    assert kept(page) == 1
    page.locator("#request-form button[value=keep]").click()
    page.wait_for_url("**/requests/*-*/")
    assert kept(page) == 0
    page.goto(live_server.url + FORM)
    write(page)
    assert kept(page) == 1
    let_in(page, cast.colleague, live_server.url)
    page.goto(live_server.url + FORM)
    expect(page.locator("[name=title]")).to_have_value("")
    assert kept(page) == 0
    write(page)
    page.locator(".site-tools details.menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in/**")
    assert kept(page) == 0
    page.fill("[name=password]", "geheim")
    page.wait_for_timeout(400)
    assert "geheim" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_numbers_of_people_are_not_kept_with_a_correction(cast, open_as, live_server):
    page = open_as(cast.alatan, reverse("corrections:mine"))
    page.fill("[name=value]", "152502198811132543")
    page.fill("[name=explanation]", "办证时写错")
    page.wait_for_timeout(400)
    stored = page.evaluate("JSON.stringify({...localStorage})")
    assert "办证时写错" in stored
    assert "152502198811132543" not in stored
    for typed, remains in (("阿拉坦其其格 12345", True), ("152502", False), ("15-25 02", False)):
        page.fill("[name=value]", typed)
        page.wait_for_timeout(400)
        assert (typed in page.evaluate("JSON.stringify({...localStorage})")) == remains
    page.fill("[name=value]", "锡林浩特市第五中学")
    page.wait_for_timeout(400)
    page.reload()
    expect(page.locator("[name=value]")).to_have_value("锡林浩特市第五中学")


def test_five_minutes_before_the_end_the_page_says_so_and_goes_on(cast, open_as, settings):
    settings.SESSION_IDLE_MINUTES = 6  # a click is noted once a minute
    page = open_as(cast.alatan, FORM, width=PHONE)
    bar = page.locator(".session-end")
    expect(bar).to_contain_text("5分钟后")
    assert barriers(page) == []
    before = AccountSession.objects.get().seen_at
    AccountSession.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=4))
    settings.SESSION_IDLE_MINUTES = 60
    bar.get_by_role("button", name="继续").click()
    expect(bar).to_have_count(0)
    assert AccountSession.objects.get().seen_at > before
    AccountSession.objects.all().delete()


def test_numbers_of_people_searches_and_old_drafts_are_not_kept(cast, open_as, live_server):
    page = open_as(cast.unit_hr, reverse("people:people"))
    page.fill("main form[role=search] [name=q]", "152501198501010011")
    page.wait_for_timeout(400)
    page.goto(live_server.url + "/")
    assert "152501198501010011" not in page.evaluate("JSON.stringify(Object.entries(localStorage))")
    page = open_as(cast.alatan, MISSING)
    field = page.locator("main form[method=post] textarea, main form[method=post] input[type=text]").first
    for typed, stays in (("152501 19850101 001X", False), ("137 0000 1111", False), ("草原生态 2024-05-01", True)):
        field.fill(typed)
        page.wait_for_timeout(400)
        assert (typed in page.evaluate("JSON.stringify(Object.entries(localStorage))")) is stays
    page.evaluate(
        """days => { for (const [name, age] of days) localStorage.setItem(
            "kept:somebody:" + name, JSON.stringify({ at: Date.now() - age * 86400000, values: {} })) }""",
        [["old", 3.1], ["young", 2.9]],
    )
    page.context.clear_cookies()
    page.goto(live_server.url + "/")  # a visitor's page sweeps, too
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('kept:somebody:'))") == [
        "kept:somebody:young"
    ]
