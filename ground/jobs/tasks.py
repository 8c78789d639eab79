"""The tasks of the queue: run one job, find jobs that the queue or a worker has lost."""

from celery import shared_task

from . import machine


@shared_task(name="jobs.run")
def run_job(pk: int) -> None:
    machine.run(pk)


@shared_task(name="jobs.sweep")
def sweep() -> int:
    return machine.sweep()


@shared_task(name="jobs.take_back")
def take_back() -> int:
    return machine.take_back()
