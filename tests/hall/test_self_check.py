"""“Can I apply?”: what a visitor is told, how often one may ask, and that nothing of it is kept."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.apps import apps
from django.test import Client

from accounts.credentials.models import SignInAttempt
from hall.selfcheck.questions import SelfCheck, answer
from hall.selfcheck.views import FROM_ONE_ADDRESS
from policy import packs
from tests.signin import open_session

pytestmark = pytest.mark.django_db
PAGE = "/self-check/"
TODAY = dt.date(2024, 6, 10)
YEARS = (2021, 2022, 2023, 2024)


@pytest.fixture(autouse=True)
def _inside_the_study_window():
    with time_machine.travel(dt.datetime(2024, 6, 10, 4, tzinfo=dt.UTC), tick=False):
        yield


def outcome(question="title_review:senior", sex="male", birth=dt.date(1985, 1, 1), place="public", **years):
    done = {year: years.get(f"y{year}", "none") for year in YEARS}
    said = SelfCheck(question, sex, birth, place, done)
    return answer(said, packs.in_force("xlgl-2024"), TODAY)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"y2022": "all", "y2023": "all", "y2024": "all"}, "met"),
        ({"y2022": "all", "y2023": "all", "y2024": "public"}, "not_met"),
        ({"y2022": "all", "y2023": "all", "y2024": "professional"}, "not_met"),
        ({"y2021": "all", "y2022": "all", "y2023": "all"}, "not_met"),
        ({}, "not_met"),
        ({"question": "title_review:junior", "y2024": "all"}, "met"),
        ({"question": "annual_check:2023", "y2023": "all"}, "met"),
        ({"question": "annual_check:2023", "y2024": "all"}, "not_met"),
        ({"place": "non_public"}, "met"),
        ({"place": "grassroots"}, "met"),
        ({"birth": dt.date(1969, 6, 10)}, "met"),
        ({"birth": dt.date(1969, 6, 11)}, "needs_confirmation"),
        ({"sex": "female", "birth": dt.date(1974, 6, 10)}, "met"),
    ],
    ids=str,
)
def test_the_answer_is_that_of_the_notice(said, expected):
    assert outcome(**said).outcome == expected


def test_what_one_does_not_know_is_left_open():
    found = outcome(place="unknown")
    assert found.outcome == "needs_confirmation"
    assert found.unclear


def asked(**values):
    years = {f"year_{year}": "all" for year in YEARS}
    return (
        {"question": "title_review:senior", "birth_date": "1985-01-01", "sex": "male", "place": "public"}
        | years
        | values
    )


def test_a_visitor_is_told_with_reasons_and_the_way_to_sign_in():
    page = Client().post(PAGE, asked()).content.decode()
    assert "banner-met" in page
    assert 'class="reasons"' in page
    assert "/accounts/sign-in/" in page
    assert PAGE in Client().get("/accounts/sign-in/").content.decode()


def test_who_is_signed_in_is_led_to_their_own_hours(cast):
    page = open_session(cast.alatan).post(PAGE, asked(year_2024="none")).content.decode()
    assert "banner-not-met" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_date": "2024-06-11"},
        {"birth_date": "1903-01-01"},
        {"question": "x"},
        {"sex": ""},
        {"place": "x"},
        {"year_2024": "x"},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_told_beside_its_field(wrong):
    page = Client().post(PAGE, asked(**wrong)).content.decode()
    assert "invalid-feedback" in page
    assert "banner-" not in page


def test_nothing_of_it_is_kept(cast):
    def rows():
        return {model: model._default_manager.model._base_manager.count() for model in apps.get_models()}

    before = rows()
    Client().post(PAGE, asked(birth_date="1985-01-01"))
    after = rows()
    assert {model for model in after if after[model] != before[model]} == {SignInAttempt}
    assert set(SignInAttempt.objects.values_list("purpose", "failed")) == {("self_check", True)}


def test_so_many_questions_from_one_address_and_no_more():
    statuses = [Client().post(PAGE, asked()).status_code for _ in range(FROM_ONE_ADDRESS.here + 1)]
    assert statuses == [200] * FROM_ONE_ADDRESS.here + [429]
    assert Client(REMOTE_ADDR="10.0.0.9").post(PAGE, asked()).status_code == 200
    assert Client().get(PAGE).status_code == 200


@pytest.mark.parametrize(("birth", "says"), [("2024-12-31", True), ("2025-01-01", False)])
def test_when_the_year_is_over_nobody_is_born_after_its_last_day(birth, says):
    done = {f"year_{year}": "all" for year in YEARS}
    asked = {"question": "annual_check:2024", "birth_date": birth, "sex": "male", "place": "public", **done}
    with time_machine.travel(dt.datetime(2025, 3, 1, 4, tzinfo=dt.UTC), tick=False):
        page = Client().post(PAGE, asked)
    assert page.status_code == 200
    assert ("answer" in page.context) is says
