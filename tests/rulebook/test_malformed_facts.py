"""Facts that are malformed are refused with the key that is wrong."""

import pytest

import rulebook
from tests.rulebook.cases import case

from .test_malformed import field_of, without

PLAN = {"kind": "filed_plan", "filed_on": "2024-01-01", "hours": 60}
STAY = {"kind": "postdoc", "foundation_grant": True, "led_project": True, "stays_in_region": True}


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        ({}, "kind"),
        ({"kind": "award"}, "kind"),
        ({"kind": ["tenure"]}, "kind"),
        ({"kind": "qualification_exam", "in_region": True}, "year"),
        ({"kind": "qualification_exam", "year": "2024", "in_region": True}, "year"),
        ({"kind": "qualification_exam", "year": 2024}, "in_region"),
        ({"kind": "qualification_exam", "year": 2024, "in_region": None}, "in_region"),
        (without(PLAN, "filed_on"), "filed_on"),
        (without(PLAN, "hours"), "hours"),
        ({**PLAN, "hours": None}, "hours"),
        ({**PLAN, "on_roster": "yes"}, "on_roster"),
        ({**PLAN, "accepted_late": None}, "accepted_late"),
        ({**PLAN, "completed": None}, "completed"),
        ({**PLAN, "completed": "yes"}, "completed"),
        ({**PLAN, "year": None}, "year"),
        ({**PLAN, "year": "2024"}, "year"),
        ({**PLAN, "year": 1899}, "year"),
        ({"kind": "epidemic_frontline"}, "years"),
        ({"kind": "epidemic_frontline", "years": None}, "years"),
        ({"kind": "epidemic_frontline", "years": 2022}, "years"),
        ({"kind": "epidemic_frontline", "years": [2022, "2023"]}, "years[1]"),
        ({"kind": "epidemic_frontline", "years": [True]}, "years[0]"),
        ({"kind": "transfer"}, "on"),
        ({"kind": "tenure"}, "since"),
        *(({**STAY, key: None}, key) for key in STAY if key != "kind"),
        *((without(STAY, key), key) for key in STAY if key != "kind"),
        *(({**STAY, key: 1}, key) for key in STAY if key != "kind"),
    ],
)
def test_fact(fact, field):
    assert field_of(case(facts=[fact])) == f"facts[0].{field}"


@pytest.mark.parametrize(
    "fact", [STAY, {"kind": "transfer", "on": "2024-01-01"}, {"kind": "epidemic_frontline", "years": []}]
)
def test_fact_of_one_kind_comes_once(fact):
    assert field_of(case(facts=[fact, fact])) == "facts[1].kind"


def test_a_plan_comes_once_for_each_effective_year():
    of_2023, of_2025 = {**PLAN, "filed_on": "2023-02-01"}, {**PLAN, "filed_on": "2024-12-01", "year": 2025}
    assert "error" not in rulebook.decide_data(case(facts=[PLAN, of_2023, of_2025]))
    assert field_of(case(facts=[PLAN, of_2023, {**PLAN, "filed_on": "2024-05-01"}])) == "facts[2].year"
    assert field_of(case(facts=[PLAN, {**of_2025, "year": 2024}])) == "facts[1].year"


def test_examinations_may_repeat_and_a_roster_may_be_unknown():
    exam = {"kind": "qualification_exam", "year": 2024, "in_region": True}
    assert "error" not in rulebook.decide_data(case(facts=[exam, exam, {**PLAN, "on_roster": None}]))
