"""The floors under what tests reach: a fall is named, a floor is never lowered, every app has one."""

from __future__ import annotations

from scripts import covered
from tests.architecture.sources import floors

AT_LEAST_NINETY = {"accounts", "assessments", "casework", "exemptions", "hall", "learners", "reports"}


def test_every_app_has_a_floor():
    assert set(covered.floors()) == set(floors())


def test_floors_of_what_people_rely_on():
    assert {app for app in AT_LEAST_NINETY if covered.floors()[app] < 90} == set()


def test_a_fall_is_named_and_the_floor_itself_is_enough():
    found = {"reports": 89.9, "hall": 90.0, "units": 90.1}
    assert covered.below(found, {"reports": 90, "hall": 90, "units": 90}) == [
        "reports: 89.9 % of its lines are tested, 90 % must be"
    ]


def test_an_app_without_a_floor_and_a_floor_without_an_app_are_named():
    assert covered.below({"hall": 100.0}, {"learners": 90}) == [
        "hall: no floor in tests/covered.toml",
        "learners: a floor, but no such app",
    ]


def test_floors_go_up_and_never_down():
    assert covered.raised({"hall": 95.7, "reports": 88.0, "units": 91.2}, {"hall": 90, "reports": 90}) == {
        "hall": 95,
        "reports": 90,
        "units": 91,
    }
