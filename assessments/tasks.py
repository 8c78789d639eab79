"""Scheduled work of assessments."""

from celery import shared_task

from ground import clock

from .standings import jobs


@shared_task(name="assessments.tend")
def tend() -> None:
    """Every minute: what a crash has left stale, a rule pack that has changed, a day that has passed."""
    jobs.tend(clock.today())
