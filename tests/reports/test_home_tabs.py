"""The four purposes on the learner's page: each tab shows its answer; the last one that was looked at comes back."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from ground import clock
from rulebook.vocabulary import Purpose
from tests.signin import open_session

from .test_cards import DAY, NOW, complete

pytestmark = pytest.mark.django_db
HOME = reverse("home:own")
MARK = re.compile(r'purpose=(\w+)[^>]*>[^<]*<span class="tab-mark tab-([\w-]+)" title="([^"]+)"')


@pytest.fixture(autouse=True)
def _in_the_year(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: DAY)
    monkeypatch.setattr(clock, "now", lambda: NOW)


def marks(session, **asked) -> dict[str, str]:
    return {purpose: style for purpose, style, _word in MARK.findall(session.get(HOME, asked).content.decode())}


def answer(session, purpose: str) -> str:
    """The outcome that the page of one purpose gives."""
    page = session.get(HOME, {"purpose": purpose})
    return page.context["page"].style


@pytest.mark.parametrize("studied", [False, True])
def test_each_tab_shows_what_its_page_says(cast, studied):
    if studied:
        complete(cast.alatan.learner)
    session = open_session(cast.alatan)
    shown = marks(session)
    assert set(shown) == {purpose.value for purpose in Purpose}
    assert shown == {purpose: answer(session, purpose) for purpose in shown}
    assert (shown["annual_check"] == "met") is studied


def test_the_purpose_that_was_looked_at_last_comes_back_and_only_there(cast):
    session = open_session(cast.alatan)
    assert session.get(HOME).context["choice"].application.purpose == Purpose.ANNUAL_CHECK
    session.get(HOME, {"purpose": "title_review"})
    assert session.get(HOME).context["choice"].application.purpose == Purpose.TITLE_REVIEW
    assert session.get(HOME, {"purpose": "annual_check"}).context["choice"].application.purpose == Purpose.ANNUAL_CHECK
    assert session.get(HOME).context["choice"].application.purpose == Purpose.ANNUAL_CHECK
    session.get(HOME, {"purpose": "nonsense" * 9})
    assert session.get(HOME).context["choice"].application.purpose == Purpose.ANNUAL_CHECK
    officer, path = open_session(cast.unit_hr), reverse("home:person", args=[cast.alatan.learner.public_id])
    officer.get(path, {"purpose": "title_review"})
    assert officer.get(path).context["choice"].application.purpose == Purpose.ANNUAL_CHECK
