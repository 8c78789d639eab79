"""Scheduled work of requests."""

from celery import shared_task

from ground import clock

from .charge import jobs
from .objections.listening import sweep
from .requests.jobs import renew


@shared_task(name="casework.find_in_charge")
def find_in_charge() -> int:
    """Every ten minutes: roles begin and end with a day, and nobody has to be told of it by a change. What is objected
    to may be gone by then."""
    sweep(clock.now())
    return jobs.tick(clock.today(), clock.now())


@shared_task(name="casework.tell_waiting")
def tell_waiting() -> int:
    """Every hour, told once on a working day."""
    return jobs.tell(clock.now())


@shared_task(name="casework.mind")
def mind() -> int:
    """Once a day and at each start: a new version may see what the former one did not."""
    return renew()
