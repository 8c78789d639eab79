"""Signing in and the pages about people in Chromium: no barriers, by keyboard alone, with a passkey."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import DESK, WIDTHS, barriers, spills
from tests.cast import PASSWORD
from tests.signin import bind_totp, code_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VISITORS = ("/accounts/sign-in/", "/accounts/register/", "/accounts/reset/")
PAGES = {
    "alatan": ("/me/", "/accounts/security/", "/accounts/privacy/", "/accounts/second-factor/set-up/"),
    "unit_hr": ("/learners/", "/learners/{person}/", "/learners/{person}/change/", "/units/", "/rosters/"),
    "banner_hr": ("/learners/", "/full-exports/", "/registrations/", "/corrections/"),
    "security_admin": ("/accounts/manage/", "/accounts/manage/{account}/"),
    "audit_admin": ("/journal/",),
}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_visitors_are_without_barriers_and_fit(cast, open_as, width):
    page = open_as(None, VISITORS[0], width=width)
    for path in VISITORS:
        page.goto(page.url.split("/accounts")[0] + path)
        assert barriers(page) == []
        assert spills(page) == 0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("member", PAGES)
def test_the_pages_of_each_part_are_without_barriers_and_fit(cast, open_as, member, width):
    page = open_as(cast.members[member], "/accounts/security/", width=width)
    start = page.url.split("/accounts")[0]
    for path in PAGES[member]:
        page.goto(start + path.format(person=cast.alatan.learner.public_id, account=cast.unit_hr.account.public_id))
        assert barriers(page) == [], path
        assert spills(page) == 0, path


def test_signing_in_by_keyboard_alone_with_captcha_after_failures(cast, open_as):
    page = open_as(None, "/accounts/sign-in/")
    for _ in range(2):
        page.locator("#id_login").focus()
        page.keyboard.type("alatan")
        page.keyboard.press("Tab")
        page.keyboard.type("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        page.locator("#id_login").fill("")
    expect(page.locator(".captcha img")).to_be_visible()
    assert barriers(page) == []


def test_the_picture_is_changed_for_another_and_has_a_sound(open_as):
    page = open_as(None, "/accounts/register/")
    before = page.locator("#captcha img").get_attribute("src") or ""
    page.fill("#id_unit_name", "第二中学")
    page.get_by_role("button", name="换一张").click()
    expect(page.locator("#captcha img")).not_to_have_attribute("src", before)
    expect(page.locator("#id_unit_name")).to_have_value("第二中学")
    page.locator("#captcha audio").evaluate("sound => sound.play()")
    assert page.locator("#captcha audio").evaluate("sound => sound.duration") > 4
    assert barriers(page) == []


def test_a_passkey_is_made_and_opens_the_second_factor(cast, open_as):
    bind_totp(cast.unit_hr.account)
    page = open_as(None, "/accounts/sign-in/", width=DESK)
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})

    def password() -> None:
        page.goto(page.url.split("/accounts")[0] + "/accounts/sign-in/")
        page.fill("#id_login", "unit_hr")
        page.fill("#id_password", PASSWORD)
        page.get_by_role("button", name="登录").click()

    page.goto(page.url)
    password()
    page.fill("#id_code", code_for(cast.unit_hr.account))
    page.get_by_role("button", name="继续").click()
    page.goto(page.url.partition("/accounts")[0].rstrip("/") + "/accounts/privacy/")
    page.get_by_role("button", name="我已阅读").click()
    page.goto(page.url.partition("/accounts")[0].rstrip("/") + "/accounts/security/")
    page.get_by_label("新通行密钥的名称").fill("办公电脑")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_role("cell", name="办公电脑")).to_be_visible()
    page.context.clear_cookies()
    password()
    page.get_by_role("button", name="使用通行密钥").click()
    page.wait_for_url(lambda url: "second-factor" not in url)
    page.goto(page.url.partition("/accounts")[0].rstrip("/") + "/learners/")
    expect(page.get_by_role("heading", name="人员")).to_be_visible()
