"""The shape of a plan: rows by outcome and reason."""

import json

import pytest

from intake.faults import fault
from intake.plan import EXAMPLES, FieldChange, RowObjection, RowOutcome, RowPlan


class TestPlan:
    def test_counts_rows_by_outcome_and_reason_with_first_examples(self) -> None:
        plan, zero = RowPlan(), fault("hours_zero")
        for number in range(2, 12):
            plan.add(number, RowOutcome.NEW)
        plan.add(12, RowOutcome.SET_ASIDE, "not_on_roster")
        plan.refuse(13, {"hours_tenths": zero, "year": fault("empty", title="年度")})
        assert plan.total() == 12
        assert plan.total(RowOutcome.NEW) == 10
        assert plan.total(RowOutcome.REFUSED) == 1
        said = [zero.message_zh, zero.hint_zh]
        assert plan.to_json() == [
            {"outcome": "new", "reason": "", "rows": 10, "examples": [2, 3, 4, 5, 6], "says": []},
            {
                "outcome": "refused",
                "reason": "hours_zero",
                "rows": 1,
                "examples": [13],
                "says": said,
            },
            {"outcome": "set_aside", "reason": "not_on_roster", "rows": 1, "examples": [12], "says": []},
        ]
        assert EXAMPLES == 5

    def test_every_row_is_data_in_the_order_of_the_file(self) -> None:
        plan = RowPlan()
        plan.refuse(4, {"name": RowObjection("who", "不认识", "改正")}, name="某人")
        plan.add(3, RowOutcome.CHANGED)
        plan.changes[3] = (FieldChange("tenths", "10", "9.5"),)
        plan.add(2, RowOutcome.ALREADY_THERE, "twice_in_file")
        rows = [row.to_json() for row in plan.results()]
        assert [(row["row"], row["outcome"], row["reason"]) for row in rows] == [
            (2, "already_there", "twice_in_file"), (3, "changed", ""), (4, "refused", "who"),
        ]  # fmt: skip
        assert rows[1]["changes"] == [{"field": "tenths", "before": "10", "after": "9.5"}]
        assert (rows[2]["name"], rows[2]["reasons"]) == ("某人", ["不认识；改正"])
        assert json.loads(json.dumps(rows)) == rows

    @pytest.mark.parametrize(("most", "numbers"), [(0, []), (1, [5]), (2, [5, 7]), (3, [5, 7, 9]), (4, [5, 7, 9])])
    def test_the_first_rows_of_an_outcome_are_examples_whatever_their_reason(self, most, numbers) -> None:
        plan = RowPlan()
        plan.add(2, RowOutcome.NEW)
        for number, reason in ((9, "a"), (5, "b"), (7, "a")):
            plan.refuse(number, {"name": RowObjection(reason, "x", "y")})
        assert [row["row"] for row in plan.examples({RowOutcome.REFUSED: most})] == numbers
