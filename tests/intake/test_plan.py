"""The shape of a plan: rows by outcome and reason."""

import json

import pytest

from intake.faults import fault
from intake.plan import EXAMPLES, Outcome, Plan


class TestPlan:
    def test_counts_rows_by_outcome_and_reason_with_first_examples(self) -> None:
        plan = Plan()
        for number in range(2, 12):
            plan.add(number, Outcome.NEW)
        plan.add(12, Outcome.SET_ASIDE, "not_on_roster")
        plan.refuse(13, {"hours_tenths": fault("hours_zero"), "year": fault("empty", title="年度")})
        assert plan.total() == 12
        assert plan.total(Outcome.NEW) == 10
        assert plan.total(Outcome.REFUSED) == 1
        assert plan.to_json() == [
            {"outcome": "new", "reason": "", "rows": 10, "examples": [2, 3, 4, 5, 6]},
            {"outcome": "refused", "reason": "hours_zero", "rows": 1, "examples": [13]},
            {"outcome": "set_aside", "reason": "not_on_roster", "rows": 1, "examples": [12]},
        ]
        assert EXAMPLES == 5

    def test_comes_back_from_stored_json(self) -> None:
        plan = Plan()
        plan.add(2, Outcome.CHANGED, "hours")
        plan.add(3, Outcome.ALREADY_THERE)
        assert Plan.from_json(json.loads(json.dumps(plan.to_json()))) == plan

    def test_does_not_take_an_outcome_it_does_not_know(self) -> None:
        with pytest.raises(ValueError):
            Plan.from_json([{"outcome": "lost", "reason": "", "rows": 1, "examples": []}])
