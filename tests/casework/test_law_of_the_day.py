"""Claims, contacts and the day of joining go by the notice of the day, not by one published for a year to come."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

import rulebook
from casework.requests import law
from credits.catalogue.platforms import enter_platforms
from exemptions.known.epidemic_frontline import EpidemicForm
from exemptions.known.qualification_exam import ExamForm
from learners.roster.planning import default_since
from policy import packs
from rulebook import loader
from tests.signin import open_session

pytestmark = pytest.mark.django_db
LATE_2024, EARLY_2025 = dt.date(2024, 12, 20), dt.date(2025, 1, 2)


@pytest.fixture
def two(settings, monkeypatch):
    """The sample series with 2024 and 2025 on offer, the second with a telephone number of its own."""
    library = rulebook.carried()
    monkeypatch.setattr(loader, "offered", lambda: library)
    loader.load_pack.cache_clear()
    settings.RULE_PACKS = ["sample-2024", "sample-2025"]
    enter_platforms()
    yield
    loader.load_pack.cache_clear()


@pytest.fixture
def on(monkeypatch):
    def day(today: dt.date) -> None:
        monkeypatch.setattr("ground.clock.today", lambda: today)

    return day


@pytest.mark.parametrize(("today", "year"), [(LATE_2024, 2024), (dt.date(2024, 12, 31), 2024), (EARLY_2025, 2025)])
def test_claims_go_by_the_notice_of_the_day(two, on, today, year):
    on(today)
    assert packs.as_written(packs.newest()).policy_year == 2025, "the control: another notice is the newest on offer"
    assert law.of_the_day().policy_year == year
    years = [int(value) for value, _label in ExamForm().fields["year"].choices if value]
    assert max(years) == year
    assert max(value for value, _label in EpidemicForm().fields["years"].choices) == year
    assert default_since(today) == dt.date(year, 1, 1)


@pytest.mark.parametrize(("query", "year"), [({}, 2024), ({"notice": "2025"}, 2025), ({"notice": "1999"}, 2024)])
def test_contacts_are_those_of_the_notice_in_question(two, on, cast, monkeypatch, query, year):
    on(LATE_2024)
    asked = []
    written = packs.as_written
    monkeypatch.setattr(packs, "as_written", lambda policy: asked.append(policy) or written(policy))
    answer = open_session(cast.league_reviewer).get(reverse("audit:units"), query)
    assert answer.context["contacts"] == written(f"sample-{year}").contacts
    assert f"sample-{year}" in asked
