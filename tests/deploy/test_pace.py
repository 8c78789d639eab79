"""Beat's schedule goes by a clock that nobody sets."""

from __future__ import annotations

import datetime as dt

import pytest
from celery.beat import Scheduler
from django.conf import settings

from cetrack.celery import app
from cetrack.pace import every, steady_now


def entry(**given):
    scheduler = Scheduler(app)
    scheduler.merge_inplace({"x": every(3600, "jobs.sweep", expires=1) | given})
    return scheduler.schedule["x"]


def test_everything_is_due_when_beat_starts():
    scheduler = Scheduler(app)
    assert {name for name in settings.CELERY_BEAT_SCHEDULE if not scheduler.schedule[name].is_due().is_due} == set()


def test_what_has_just_run_is_due_an_interval_later():
    due, seconds = next(entry()).is_due()
    assert not due
    assert 3590 < seconds <= 3600


@pytest.fixture
def set_clock(monkeypatch):
    """Sets the clock that Celery asks when a schedule has none of its own."""
    return lambda hours: monkeypatch.setattr(app, "now", lambda: dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours))


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_is_set_changes_nothing(set_clock, hours):
    ran = next(entry())
    set_clock(hours)
    assert not ran.is_due().is_due
    assert 3590 < ran.is_due().next <= 3600


@pytest.mark.parametrize(("hours", "due"), [(-2, False), (2, True)])
def test_control_a_plain_schedule_follows_the_clock(set_clock, hours, due):
    ran = next(entry(schedule=3600.0))
    set_clock(hours)
    assert ran.is_due().is_due is due
    assert due or ran.is_due().next > 2 * 3600


def test_it_begins_with_the_right_time():
    assert abs(steady_now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
