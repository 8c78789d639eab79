"""The rulebook against a second reading of the same notices, on the worked cases and on arbitrary ones."""

import json
import random
from pathlib import Path

import pytest

import rulebook
from tests.rulebook import second_reading
from tests.rulebook.series_cases import series_case

EXAMPLES = [json.loads(line) for line in (Path(__file__).parent / "examples.jsonl").read_text("utf-8").splitlines()]
SENTENCES = {"clauses", "summary", "doubts"}


def first_reading(case, library=None):
    decision = rulebook.decide_line(json.dumps(case), library or rulebook.carried())
    return {key: value for key, value in decision.items() if key not in SENTENCES}


def test_the_second_reading_answers_the_worked_cases():
    """A control: it has been written from the same description, and is right where the answers are known."""
    for example in EXAMPLES:
        assert second_reading.decide(example["case"]) == example["decision"], example["case"]["name"]


@pytest.mark.parametrize("seed", range(8))
def test_both_readings_agree(seed):
    rng = random.Random(seed)
    for number in range(20):
        case = series_case(rng)
        assert first_reading(case) == second_reading.decide(case), f"seed {seed}, case {number}: {json.dumps(case)}"


@pytest.mark.parametrize("seed", range(4))
def test_both_readings_agree_under_rulings(seed):
    rng = random.Random(100 + seed)
    others = {**second_reading.OTHERS, "recent_years": ["excludes_current"]}
    for number in range(10):
        named = rng.sample(sorted(others), rng.randint(1, 5))
        rulings = {name: rng.choice([second_reading.DEFAULTS[name], *others[name]]) for name in named}
        library, case = rulebook.carried().with_rulings(rulings), series_case(rng)
        expected = second_reading.decide(case, rulings)
        assert first_reading(case, library) == expected, f"seed {seed}, case {number}, {rulings}: {json.dumps(case)}"
