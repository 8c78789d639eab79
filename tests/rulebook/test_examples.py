"""Every worked case of the interface description, to the last figure."""

import json
from pathlib import Path

import pytest

import rulebook

LINES = (Path(__file__).parent / "examples.jsonl").read_text(encoding="utf-8").splitlines()
EXAMPLES = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["case"]["name"])
def test_decision_is_as_worked_out_by_hand(example):
    decision = rulebook.decide_line(json.dumps(example["case"]), rulebook.carried())
    extras = {"clauses", "summary", "doubts"}
    assert {key: value for key, value in decision.items() if key not in extras} == example["decision"]
