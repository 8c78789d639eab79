"""The task that tidies up, once an hour."""

from celery import shared_task

from ground import clock

from .pushing.memory import forget_old


@shared_task(name="programs.tidy")
def tidy_up() -> None:
    forget_old(now=clock.machine_now())
