"""Scheduled work of reports."""

from celery import shared_task

from ground import clock
from ground.actors import SystemActor

from .audit import jobs
from .closing import jobs as closing
from .runs import jobs as runs


@shared_task(name="reports.tidy")
def tidy() -> int:
    """Every hour: files of old exports go."""
    actor = SystemActor("retention")
    return jobs.remove_old(clock.now(), actor=actor) + runs.remove_old_copies(clock.now(), actor=actor)


@shared_task(name="reports.go_on")
def go_on() -> int:
    """Every minute: cards in bulk whose work was lost go on."""
    return runs.go_on()


@shared_task(name="reports.look_at_seasons")
def look_at_seasons() -> int:
    """Every night: closed seasons are compared with what is so now."""
    return closing.look_again()
