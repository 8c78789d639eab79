"""Open readings: which of them a decision names."""

import random
from functools import cache
from itertools import chain, combinations, product

import pytest

import rulebook
from tests.rulebook.cases import (
    EXCEPTIONAL,
    PACK,
    SENIOR,
    arbitrary_case,
    case,
    conversion,
    credit,
    decide,
    full_years,
)


@cache
def switched_pack(switched: tuple[tuple[str, str], ...]) -> rulebook.Pack:
    return PACK.with_rulings(dict(switched))


def by_trying_everything(data) -> set[str]:
    """The readings in the smallest sets that change the answer, found by trying every set there is."""
    parsed = rulebook.parse_case(data)
    by_default = rulebook.decide(parsed, PACK).by_default
    if by_default == "unknown":
        return set()
    names = sorted(PACK.other_options)
    smallest: list[set[str]] = []
    for names_switched in chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1)):
        if not any(found <= set(names_switched) for found in smallest):
            choices = product(*([(name, option) for option in PACK.other_options[name]] for name in names_switched))
            if any(rulebook.decide(parsed, switched_pack(each)).by_default != by_default for each in choices):
                smallest.append(set(names_switched))
    return set().union(*smallest)


@pytest.mark.parametrize("seed", range(12))
def test_no_reading_is_overlooked_or_named_in_vain(seed):
    rng = random.Random(seed)
    for number in range(40):
        data = arbitrary_case(rng)
        decision = rulebook.decide(rulebook.parse_case(data), PACK)
        assert set(decision.open_readings) == by_trying_everything(data), f"seed {seed}, case {number}: {data}"


def test_a_search_that_only_tries_single_readings_would_miss_pairs():
    """The control of the test above: two doubts that matter only together."""
    data = case(
        SENIOR,
        as_of="2024-06-20",
        learner={"birth_date": "1974-07-01"},
        facts=[{"kind": "epidemic_frontline", "years": [2022]}],
    )
    assert decide(data)["open_readings"] == ["age_date", "waived_year"]
    assert decide(data, age_date="year_end")["by_default"] == "not_met"
    assert decide(data, waived_year="completed")["by_default"] == "not_met"
    assert decide(data, age_date="year_end", waived_year="completed")["by_default"] == "met"


@pytest.mark.parametrize(
    ("reading", "option", "data", "answers"),
    [
        ("age_date", "year_end", case(as_of="2024-06-20", learner={"birth_date": "1969-12-31"}), ("not_met", "met")),
        (
            "first_year_transfer",
            "including",
            case(credits=full_years(2023, 2024), facts=[{"kind": "transfer", "on": "2022-09-01"}]),
            ("met", "not_met"),
        ),
        (
            "first_year_tenure",
            "including",
            case(EXCEPTIONAL, credits=full_years(2023, 2024), facts=[{"kind": "tenure", "since": "2022-09-01"}]),
            ("met", "not_met"),
        ),
        (
            "transfer_years",
            "replaces",
            case(credits=full_years(2022, 2023, 2024), facts=[{"kind": "transfer", "on": "2020-09-01"}]),
            ("met", "not_met"),
        ),
        (
            "deemed_year",
            "not_completed",
            case(
                learner={"birth_date": "1970-01-01"},
                credits=[credit(2023, "public", "30")],
                facts=[{"kind": "qualification_exam", "year": 2023, "in_region": True}],
            ),
            ("met", "not_met"),
        ),
        (
            "tenure_cap",
            "recent_years",
            case(EXCEPTIONAL, credits=full_years(2022, 2023, 2024), facts=[{"kind": "tenure", "since": "2019-07-01"}]),
            ("not_met", "met"),
        ),
        (
            "filed_plan",
            "roster",
            case(
                credits=[*full_years(2022, 2023), credit(2024, "public", "30")],
                facts=[{"kind": "filed_plan", "filed_on": "2024-01-31", "hours": 60}],
            ),
            ("met", "not_met"),
        ),
        (
            "filed_plan",
            "completed",
            case(
                credits=[*full_years(2022, 2023), credit(2024, "public", "30")],
                facts=[{"kind": "filed_plan", "filed_on": "2024-01-31", "hours": 60, "on_roster": True}],
            ),
            ("met", "not_met"),
        ),
        (
            "waived_year",
            "completed",
            case(learner={"birth_date": "1970-01-01"}, facts=[{"kind": "epidemic_frontline", "years": [2022]}]),
            ("not_met", "met"),
        ),
        (
            "conversion_window",
            "study_window",
            case(
                credits=[
                    *full_years(2022, 2023),
                    credit(2024, "public", "30"),
                    conversion("forum", completed_on="2024-01-14", certificate=True),
                ]
            ),
            ("met", "not_met"),
        ),
    ],
)
class TestEachReading:
    def test_open_it_makes_the_case_doubtful(self, reading, option, data, answers):
        decision = decide(data)
        assert (decision["outcome"], decision["by_default"]) == ("needs_confirmation", answers[0])
        assert decision["open_readings"] == [reading]
        assert [doubt["reading"] for doubt in decision["doubts"]] == [reading]

    def test_ruled_for_the_default_the_doubt_is_gone(self, reading, option, data, answers):
        decision = decide(data, **{reading: PACK.default_options[reading]})
        assert (decision["outcome"], decision["open_readings"]) == (answers[0], [])

    def test_ruled_for_the_other_option_the_answer_is_the_other(self, reading, option, data, answers):
        decision = decide(data, **{reading: option})
        assert (decision["outcome"], decision["open_readings"]) == (answers[1], [])


def test_last_three_years_can_be_set_to_exclude_the_current_one():
    data = case(credits=full_years(2021, 2022, 2023))
    assert decide(data)["outcome"] == "not_met"
    assert decide(data, recent_years="excludes_current")["outcome"] == "met"


def test_conversion_from_before_the_window_is_outside_it_once_that_is_ruled():
    data = case(credits=[conversion("forum", completed_on="2024-01-05", certificate=True, id="early")])
    assert decide(data)["credits"]["early"] == "counted"
    assert decide(data, conversion_window="study_window")["credits"]["early"] == "outside_window"


def test_unknown_answer_names_no_readings():
    data = case(EXCEPTIONAL, as_of="2024-06-20", learner={"birth_date": "1974-07-01"})
    assert (decide(data)["by_default"], decide(data)["open_readings"]) == ("unknown", [])
