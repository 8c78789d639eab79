"""Scheduled work of reports."""

from celery import shared_task

from ground import clock

from .audit import jobs


@shared_task(name="reports.tidy")
def tidy() -> int:
    """Every hour: files of old exports go."""
    return jobs.remove_old(clock.now())
