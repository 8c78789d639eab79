"""Scheduled work of reports."""

from celery import shared_task

from ground import clock

from .audit import jobs
from .runs import jobs as runs


@shared_task(name="reports.tidy")
def tidy() -> int:
    """Every hour: files of old exports go."""
    return jobs.remove_old(clock.now()) + runs.remove_old_copies(clock.now())


@shared_task(name="reports.go_on")
def go_on() -> int:
    """Every minute: cards in bulk whose work was lost go on."""
    return runs.go_on()
