"""Worked cases that travel with a pack: what somebody worked out by hand against what the pack says."""

import json
from pathlib import Path

import rulebook
from rulebook.worked import worked

LIBRARY = rulebook.carried()
LINES = (Path(__file__).parent / "examples.jsonl").read_text(encoding="utf-8").splitlines()
FIRST = json.loads(LINES[0])


def only(data):
    (found,) = worked(data if isinstance(data, str) else json.dumps(data), LIBRARY)
    return found


def test_the_worked_cases_of_the_interface_are_right():
    found = list(worked("\n".join(LINES), LIBRARY))
    assert len(found) == len(LINES)
    assert [case.name for case in found if not case.right] == []


def test_a_wrong_one_names_what_differs_on_both_sides():
    found = only({**FIRST, "decision": {**FIRST["decision"], "route": "6.2", "outcome": "met"}})
    assert not found.right
    assert found.differing == [("route", "6.2", "5.1")]
    assert (found.name, found.policy, found.line) == (FIRST["case"]["name"], "xlgl-2024", 1)
    assert found.summary


def test_a_case_is_named_in_it_or_beside_it():
    unnamed = {name: value for name, value in FIRST["case"].items() if name != "name"}
    names = [only({**FIRST, "name": "beside"}).name, only({**FIRST, "case": unnamed, "name": "beside"}).name]
    assert names == [FIRST["case"]["name"], "beside"]
    assert only({**FIRST, "case": unnamed}).name == ""


def test_only_what_is_named_is_asked():
    assert only({**FIRST, "decision": {"outcome": "met"}}).right
    assert not only({**FIRST, "decision": {"outcome": "not_met"}}).right


def test_nothing_and_an_empty_list_are_the_same():
    assert only({**FIRST, "decision": {"missing": None, "open_readings": []}}).right
    assert not only({**FIRST, "decision": {"missing": [{"year": 2024, "subject": "public", "hours": "1"}]}}).right


def test_a_case_that_cannot_be_decided_is_wrong_unless_that_was_expected():
    unknown = {**FIRST["case"], "policy": "xlgl-1999"}
    found = only({"case": unknown, "decision": {"outcome": "met"}})
    assert (found.right, "policy" in found.problem) == (False, True)
    message = rulebook.decide_data(unknown, LIBRARY)["error"]
    assert only({"case": unknown, "decision": {"error": message}}).right


def test_what_is_no_worked_case_says_so():
    for line in ("x", "[]", "{}", '{"case": {}}', '{"case": {}, "decision": {}}', '{"case": 1, "case": 2}'):
        found = only(line)
        assert not found.right
        assert found.problem
    assert list(worked("\n \n", LIBRARY)) == []
    assert [case.line for case in worked("\n{}\n\n{}", LIBRARY)] == [2, 4]
