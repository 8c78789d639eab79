"""Tasks by the clock: events go out every few seconds; tidying once an hour."""

from celery import shared_task

from ground import clock

from .pushing import memory
from .webhooks import delivering


@shared_task(name="programs.tidy")
def tidy_up() -> None:
    memory.forget_old(now=clock.machine_now())
    delivering.forget_old(now=clock.now())  # events are dated by the day that the portal shows


@shared_task(name="programs.deliver")
def deliver_events() -> None:
    delivering.deliver(now=clock.machine_now)
