"""Chromium for the tests marked ``browser``: a signed-in page at a width, with an eye on what the console says."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from .cast import Member

PHONE, DESK = 390, 1366
WIDTHS = (PHONE, DESK)
OpenAs = Callable[..., Page]
MOST_SECONDS = 15
"""A browser that has not closed something by then does not answer any more; nobody waits for it."""


class Chromium:
    """The machine's Chromium (or the one that playwright has installed). One that stops answering is left to itself (it
    ends with playwright) and another is started."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self.browser = self._started()

    def _started(self) -> Browser:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        return self._playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])

    def new_context(self, **options) -> BrowserContext:
        return self.browser.new_context(**options)

    def close(self, context: BrowserContext, seconds: float = MOST_SECONDS) -> None:
        if not closed(context, seconds):
            self.browser = self._started()


def closed(thing: BrowserContext | Browser, seconds: float = MOST_SECONDS) -> bool:
    """Closes it; False where it has not closed in time. (Playwright's own close() waits for ever.)"""
    try:
        thing._sync(asyncio.wait_for(thing._impl_obj.close(None), seconds))
    except TimeoutError:
        return False
    return True


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        house = Chromium(playwright)
        yield house
        closed(house.browser)


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
        chromium.close(context)
    assert complaints == []


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2 A and AA, a line for each kind with its first place."""
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']} ({len(one['nodes'])} places): {one['nodes'][0]['html']}" for one in found]


def spills(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
