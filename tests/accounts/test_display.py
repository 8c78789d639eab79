"""Light or dark, large print: chosen without script and account, kept in cookies that only known words come out of."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browsing import DESK, PHONE, barriers, spills

DARK_GROUND, WHITE = "rgb(17, 23, 30)", "rgb(255, 255, 255)"
GROUND = "getComputedStyle(document.body).backgroundColor"
KEPT = {"dark": 'media="screen"', "light": 'media="not all"', "": 'media="screen and (prefers-color-scheme: dark)"'}


@pytest.mark.django_db
@pytest.mark.parametrize("theme", KEPT)
def test_a_choice_is_kept_without_account_and_script(client, theme):
    answer = client.post(reverse("own:display"), {"theme": theme, "large": "on"})
    assert answer.status_code == 302
    page = client.get(reverse("own:display")).content.decode()
    assert KEPT[theme] in page
    assert 'class="large-print"' in page
    assert client.cookies["theme"]["samesite"] == "Lax"


@pytest.mark.django_db
@pytest.mark.parametrize("theme", ["'><script>", "black"])
def test_what_else_a_cookie_says_is_no_choice(client, theme):
    client.cookies["theme"] = theme
    assert KEPT[""] in client.get(reverse("help:index")).content.decode()
    assert client.post(reverse("own:display"), {"theme": theme}).status_code == 200


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_dark_is_the_wish_of_the_device_until_somebody_chooses_and_never_on_paper(cast, open_as):
    page = open_as(cast.banner_hr, reverse("people:people"), width=DESK)
    assert page.evaluate(GROUND) != DARK_GROUND
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(GROUND) == DARK_GROUND
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(GROUND) == WHITE
    page.emulate_media(color_scheme="dark", media="screen")
    page.get_by_role("button", name="深色").click()
    assert page.evaluate(GROUND) != DARK_GROUND
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="深色").click()
    page.reload()
    expect(page.get_by_role("button", name="深色")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(GROUND) == DARK_GROUND


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_learner_reads_in_the_dark_on_a_phone(cast, open_as):
    page = open_as(cast.alatan, "/", width=PHONE)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(GROUND) == DARK_GROUND
    assert barriers(page) == []
    assert spills(page) == 0
    page.goto(page.url.rstrip("/") + reverse("own:display"))
    page.get_by_label("深色").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("深色")).to_be_checked()
    assert barriers(page) == []
