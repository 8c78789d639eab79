"""The two clocks, and where a demonstration's goes on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from ground import clock, demonstration
from ground.demonstration import Demonstration, a_day, start_of
from tests.demonstrations import SHANGHAI, playing

DAY = dt.date(2024, 11, 20)
SECOND = dt.timedelta(seconds=1)


def shanghai(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize("text", ["2024-01-01", "2024-02-29", "2024-12-31", "2025-01-01", "2026-12-31"])
def test_days_that_can_be_played(text):
    assert a_day(text).isoformat() == text


@pytest.mark.parametrize(
    "text",
    ["2023-12-31", "2027-01-01", "2024-02-30", "2024-13-01", "20241120", "2024-11-20 ", "2024-W47-3", "", "今天"],
)
def test_days_that_cannot(text):
    with pytest.raises(ValueError):
        a_day(text)


@pytest.mark.parametrize(
    ("day", "stored", "goes_on"),
    [
        (None, None, shanghai(DAY)),
        (dt.date(2024, 12, 2), None, shanghai(dt.date(2024, 12, 2))),
        (None, shanghai(DAY, 8, 59), shanghai(DAY)),
        (None, shanghai(DAY), shanghai(DAY) + SECOND),
        (None, shanghai(DAY, 23, 59), shanghai(DAY, 23, 59) + SECOND),
        (None, shanghai(dt.date(2024, 11, 22), 0, 30), shanghai(dt.date(2024, 11, 22), 0, 30) + SECOND),
        (DAY, shanghai(DAY, 15), shanghai(DAY, 15) + SECOND),
        (dt.date(2024, 11, 21), shanghai(DAY, 23, 59), shanghai(dt.date(2024, 11, 21))),
    ],
)
def test_the_clock_goes_on_from_the_day_or_the_last_stored_time(day, stored, goes_on):
    assert start_of(day=day, default=DAY, stored=stored and stored.astimezone(dt.UTC)) == goes_on


@pytest.mark.parametrize("stored", [shanghai(DAY, 0, 30), shanghai(DAY, 23, 59)])
def test_it_never_goes_back(stored):
    with pytest.raises(demonstration.Backwards) as told:
        start_of(day=DAY - dt.timedelta(days=1), default=DAY, stored=stored.astimezone(dt.UTC))
    assert told.value.stored == DAY
    assert start_of(day=DAY, default=DAY, stored=stored) >= stored


def test_the_file_keeps_it(tmp_path):
    assert demonstration.read(tmp_path) is None
    played = Demonstration(shanghai(DAY), dt.datetime(2026, 3, 3, tzinfo=dt.UTC), ("one",))
    demonstration.write(tmp_path, played)
    assert demonstration.read(tmp_path) == played
    assert [file.name for file in tmp_path.iterdir()] == ["demonstration.json"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"shown": "x", "machine": "y", "notices": []}', '{"shown": 1, "machine": 2, "notices": []}',
     '{"shown": "2024-11-20T09:00:00", "machine": "2026-11-20T09:00:00+00:00", "notices": []}'],
)  # fmt: skip
def test_a_file_that_is_none_is_told(tmp_path, text):
    (tmp_path / "demonstration.json").write_text(text)
    with pytest.raises(ValueError):
        demonstration.read(tmp_path)


def test_without_a_demonstration_both_clocks_are_the_machines(settings):
    settings.DEMONSTRATION = None
    before = timezone.now()
    assert before <= clock.machine_now() <= clock.now() <= timezone.now()
    assert clock.today() == timezone.localdate()


@pytest.mark.parametrize("time", [dt.time(0, 30), dt.time(9, 0), dt.time(23, 59)])
def test_the_business_clock_plays_the_day_of_shanghai(settings, time):
    settings.DEMONSTRATION = playing(DAY, time)
    assert clock.today() == DAY
    assert dt.timedelta(0) <= clock.now() - dt.datetime.combine(DAY, time, SHANGHAI) < dt.timedelta(seconds=20)
    assert abs(clock.machine_now() - timezone.now()) < dt.timedelta(seconds=20)


@pytest.mark.parametrize(("seconds", "day"), [(0, DAY), (30, DAY), (60, DAY + dt.timedelta(days=1))])
def test_it_runs_over_midnight_as_fast_as_the_machines(settings, seconds, day):
    played = playing(DAY, dt.time(23, 59))
    settings.DEMONSTRATION = Demonstration(played.shown, played.machine - dt.timedelta(seconds=seconds))
    assert clock.today() == day
