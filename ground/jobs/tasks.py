"""The tasks of the queue: run one job, find jobs that the queue or a worker has lost."""

from celery import shared_task
from django.core.cache import cache

from .. import clock
from . import machine, pulse


@shared_task(name="jobs.run")
def run_job(pk: int) -> None:
    machine.run(pk)


@shared_task(name="jobs.sweep")
def sweep() -> int:
    pulse.leave(cache, clock.machine_now())
    return machine.sweep()


@shared_task(name="jobs.take_back")
def take_back() -> int:
    return machine.take_back()
