"""The two tasks of the queue: run one job, and look for jobs that the queue has lost."""

from celery import shared_task

from . import jobs


@shared_task(name="journal.run_job")
def run_job(pk: int) -> None:
    jobs.run(pk)


@shared_task(name="journal.sweep")
def sweep() -> int:
    return jobs.sweep()
