"""Tasks by the clock: events go out every few seconds; tidying once an hour."""

from celery import shared_task

from ground import clock

from .pushing import memory
from .webhooks import delivering


@shared_task(name="programs.tidy")
def tidy_up() -> None:
    now = clock.machine_now()
    memory.forget_old(now=now)
    delivering.forget_old(now=now)


@shared_task(name="programs.deliver")
def deliver_events() -> None:
    delivering.deliver(now=clock.machine_now)
