"""Conditions of a pack, each part by itself: true, false, and not known."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

import rulebook
from rulebook.conditions import Condition, KnownFacts, completed_years
from rulebook.readings import Readings

HARBOUR = rulebook.with_packs([Path(__file__).parent / "places"]).pack("harbour-2025")
ABSENT = {"opted_out_on": False, "degree": True, "papers": True, "hired_on": True, "sex": True, "birth_date": True}
TITLE = SimpleNamespace(
    purpose="title_review", level="senior", grade=5, exceptional=True, parameters={"profession": "engineer", "term": 5}
)
CHECK = SimpleNamespace(purpose="annual_check", parameters={})
VALUES = {
    "degree": "doctor",
    "papers": 10,
    "hired_on": date(2015, 6, 1),
    "led": True,
    "policy_year": 2025,
    "study_year": lambda day: day.year,
    "as_of": date(2025, 6, 1),
    "year_end": date(2025, 12, 31),
}
DOCTOR, MASTER, UNKNOWN = ({"fact": "degree", "is": "doctor"}, {"fact": "degree", "is": "master"}, {"fact": "field"})


def holds(condition, application=TITLE, **values):
    known = KnownFacts(VALUES | values, application, ABSENT)
    return Condition.model_validate(condition).holds(known, Readings(HARBOUR))


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ({"all": [DOCTOR, {"fact": "led"}]}, True),
        ({"all": [DOCTOR, MASTER]}, False),
        ({"all": [DOCTOR, UNKNOWN]}, None),
        ({"all": [MASTER, UNKNOWN]}, False),
        ({"any": [MASTER, DOCTOR]}, True),
        ({"any": [MASTER, MASTER]}, False),
        ({"any": [MASTER, UNKNOWN]}, None),
        ({"any": [UNKNOWN, DOCTOR]}, True),
        ({"not": DOCTOR}, False),
        ({"not": MASTER}, True),
        ({"not": UNKNOWN}, None),
        ({"all": [{"any": [MASTER, {"not": MASTER}]}], "level": "senior"}, True),
    ],
)
def test_parts_are_joined_by_three_values(condition, truth):
    assert holds(condition) is truth


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ({"fact": "papers", "at_least": 10}, True),
        ({"fact": "papers", "at_least": 11}, False),
        ({"fact": "papers", "at_most": 10}, True),
        ({"fact": "papers", "at_most": 9}, False),
        ({"fact": "papers", "at_least": 9, "at_most": 11}, True),
        ({"fact": "hired_on", "years_ago": {"at_most": 10}}, True),
        ({"fact": "hired_on", "years_ago": {"at_most": 9}}, False),
        ({"fact": "hired_on", "years_ago": {"at_least": 11}}, False),
        ({"fact": "hired_on", "completed_years": {"at_least": 10}}, True),
        ({"fact": "hired_on", "completed_years": {"at_least": 11}}, False),
        ({"fact": "led"}, True),
        ({"fact": "led", "is": "true"}, True),
        ({"fact": "led", "is": "false"}, False),
        ({"fact": "papers"}, True),
        ({"fact": "opted_out_on"}, False),
        ({"fact": "field", "is": "health"}, None),
    ],
)
def test_a_fact_is_looked_at_on_below_and_above_its_figure(condition, truth):
    assert holds(condition) is truth


@pytest.mark.parametrize(("day", "truth"), [(date(2025, 5, 31), False), (date(2025, 6, 1), True)])
def test_years_are_completed_on_the_anniversary(day, truth):
    assert holds({"fact": "hired_on", "completed_years": {"at_least": 10}}, as_of=day) is truth


def test_the_day_may_be_the_last_of_the_year():
    ten = {"fact": "hired_on", "completed_years": {"at_least": 10}, "on": "year_end"}
    assert holds(ten, as_of=date(2025, 1, 1)) is True


@pytest.mark.parametrize(
    ("condition", "application", "truth"),
    [
        ({"purpose": ["title_review"]}, TITLE, True),
        ({"purpose": ["title_review"]}, CHECK, False),
        ({"level": ["senior", "junior"]}, TITLE, True),
        ({"level": ["junior"]}, TITLE, False),
        ({"level": ["senior"]}, CHECK, False),
        ({"grade": {"from": 5, "to": 7}}, TITLE, True),
        ({"grade": {"from": 1, "to": 5}}, TITLE, True),
        ({"grade": {"from": 6, "to": 7}}, TITLE, False),
        ({"grade": {"from": 1, "to": 4}}, TITLE, False),
        ({"grade": {"from": 1, "to": 13}}, CHECK, False),
        ({"exceptional": True}, TITLE, True),
        ({"exceptional": False}, TITLE, False),
        ({"parameter": "profession", "is": "engineer"}, TITLE, True),
        ({"parameter": "profession", "is": "architect"}, TITLE, False),
        ({"parameter": "term", "at_least": 5}, TITLE, True),
        ({"parameter": "term", "at_least": 6}, TITLE, False),
        ({"parameter": "term", "at_least": 5}, CHECK, None),
        ({"reading": "first_title_year", "option": "after"}, TITLE, True),
        ({"reading": "first_title_year", "option": "including"}, TITLE, False),
    ],
)
def test_what_is_applied_for_and_what_a_reading_says(condition, application, truth):
    assert holds(condition, application) is truth


BY_SEX = {"age": {"male": 55, "female": 50}}


@pytest.mark.parametrize(
    ("condition", "born", "sex", "truth"),
    [
        ({"age": 55}, date(1970, 6, 1), None, True),
        ({"age": 55}, date(1970, 6, 2), None, False),
        ({"age": 55, "by": "month"}, date(1970, 6, 30), None, True),
        ({"age": 55, "by": "month"}, date(1970, 7, 1), None, False),
        ({"age": 55}, None, "male", None),
        (BY_SEX, date(1970, 6, 1), "male", True),
        (BY_SEX, date(1970, 6, 2), "male", False),
        (BY_SEX, date(1975, 6, 1), "female", True),
        (BY_SEX, date(1975, 6, 2), "female", False),
        (BY_SEX, date(1970, 6, 1), None, True),
        (BY_SEX, date(1975, 6, 1), None, None),
        (BY_SEX, date(1975, 6, 2), None, False),
    ],
)
def test_age_by_day_by_month_and_with_the_sex_not_known(condition, born, sex, truth):
    assert holds(condition, birth_date=born, sex=sex) is truth


@pytest.mark.parametrize(
    ("since", "day", "years"),
    [
        (date(2000, 2, 29), date(2025, 2, 27), 24),
        (date(2000, 2, 29), date(2025, 2, 28), 25),
        (date(2000, 2, 29), date(2024, 2, 28), 23),
        (date(2000, 2, 29), date(2024, 2, 29), 24),
    ],
)
def test_the_29th_of_february_falls_on_the_28th_in_a_common_year(since, day, years):
    assert completed_years(since, day) == years


def test_what_is_lacking_is_named_only_where_the_answer_hangs_on_it():
    known = KnownFacts(VALUES | {"birth_date": None, "sex": None}, TITLE, ABSENT)
    told = {"any": [MASTER, UNKNOWN, BY_SEX]}
    assert Condition.model_validate(told).lacking(known, Readings(HARBOUR)) == {"field", "birth_date", "sex"}
    assert Condition.model_validate({"any": [DOCTOR, UNKNOWN]}).lacking(known, Readings(HARBOUR)) == set()
