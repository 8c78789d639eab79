"""The browser of the tests: one that never answers holds up nobody, and the next test gets another."""

from __future__ import annotations

import asyncio
import time

import pytest

pytestmark = pytest.mark.browser


async def never(_reason: str | None) -> None:
    await asyncio.sleep(3600)


def test_a_browser_that_does_not_answer_is_left_and_another_is_started(chromium, monkeypatch):
    stuck, first = chromium.new_context(), chromium.browser
    monkeypatch.setattr(stuck._impl_obj, "close", never)
    began = time.monotonic()
    chromium.close(stuck, seconds=0.2)
    assert time.monotonic() - began < 10
    assert chromium.browser is not first
    context = chromium.new_context()
    assert context.new_page().evaluate("1 + 1") == 2
    chromium.close(context)
    monkeypatch.undo()
    first.close()


def test_control_a_browser_that_answers_stays(chromium):
    browser = chromium.browser
    chromium.close(chromium.new_context())
    assert chromium.browser is browser
