"""The tasks of the queue: run one job, look for jobs that the queue has lost, seal the journal, anchor it."""

from celery import shared_task
from django.conf import settings

from . import chain, clock, jobs
from .actors import SystemActor
from .services import note_settings


@shared_task(name="journal.run_job")
def run_job(pk: int) -> None:
    jobs.run(pk)


@shared_task(name="journal.sweep")
def sweep() -> int:
    return jobs.sweep()


@shared_task(name="journal.seal")
def seal() -> int:
    return chain.seal(now=clock.now())


@shared_task(name="journal.anchor")
def anchor() -> None:
    chain.seal(now=clock.now(), everything=True)
    chain.write_anchor(now=clock.now())
    note_settings(actor=SystemActor("settings"), values=settings.CONFIG.public_values())
