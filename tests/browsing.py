"""Chromium for the tests marked ``browser``: a signed-in page at a width, with an eye on what the console says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from .cast import Member

PHONE, DESK = 390, 1366
WIDTHS = (PHONE, DESK)
OpenAs = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium (or the one that playwright has installed)."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_as(chromium, live_server, signed_in) -> Iterator[OpenAs]:
    """``open_as(cast.alatan, "/", width=PHONE)``: the page as that member sees it (None: a visitor). What the browser
    complains of, a refused inline script among them, fails the test at its end."""
    contexts, complaints = [], []

    def open_page(member: Member | None, path: str, *, width: int = DESK) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width == PHONE else 900}, locale="zh-CN", reduced_motion="reduce"
        )
        contexts.append(context)
        if member is not None:
            key = signed_in(member).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2 A and AA, a line for each kind with its first place."""
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']} ({len(one['nodes'])} places): {one['nodes'][0]['html']}" for one in found]


def spills(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
