"""Scheduled work of credits."""

from celery import shared_task

from ground.actors import SystemActor

from .annual import jobs
from .verification.services import go_on_undoing


@shared_task(name="credits.go_on_undoing")
def go_on() -> int:
    """Every ten minutes: an undo whose work has failed is begun again."""
    return go_on_undoing(actor=SystemActor("undo of hours"))


@shared_task(name="credits.look_at_courses")
def look_at_courses() -> int:
    """Every night: courses that are one by their titles become one."""
    return jobs.look_at_courses()
