"""Scheduled work of credits."""

from celery import shared_task

from ground.actors import SystemActor

from .verification.services import go_on_undoing


@shared_task(name="credits.go_on_undoing")
def go_on() -> int:
    """Every ten minutes: an undo whose work has failed is begun again."""
    return go_on_undoing(actor=SystemActor("undo of hours"))
