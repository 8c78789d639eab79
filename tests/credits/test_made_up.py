"""Hours made up for a year, told by the notice under which they are asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from credits.annual.ledger import recount_all
from credits.annual.statistics import made_up_by_part
from ground.actors import SystemActor
from tests.assessments.test_series import series

from .people import record

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
__all__ = ["series"]
DAY, LATER = dt.date(2024, 12, 31), dt.date(2025, 6, 30)


@pytest.fixture
def repeated(cast, series):
    """One course of 2023, made up in 2024 with ten hours and once more in 2025 with twenty."""
    who = cast.alatan.learner
    record(who, verified=True, year=2023, tenths=100, title="甲", completed_on=dt.date(2024, 6, 1))
    record(who, verified=True, year=2023, tenths=200, title="甲", completed_on=dt.date(2025, 3, 1))
    recount_all()
    return cast


def made_up(cast, policy: str, day: dt.date) -> list[tuple[int, int]]:
    rows = made_up_by_part(actor=SYSTEM, unit=cast.league, year=2023, policy=policy, day=day)
    return [(people, tenths) for _part, _sector, people, tenths in rows]


def test_under_the_earlier_notice_what_counted_under_it(repeated):
    assert made_up(repeated, "sample-2024", DAY) == [(1, 100)]


def test_under_the_newest_the_better_of_both(repeated):
    assert made_up(repeated, "sample-2025", LATER) == [(1, 200)]


@pytest.mark.parametrize(("day", "found"), [(dt.date(2024, 5, 31), []), (dt.date(2024, 6, 1), [(1, 100)])])
def test_until_the_day(repeated, day, found):
    assert made_up(repeated, "sample-2024", day) == found
