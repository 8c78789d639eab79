"""The tasks of the queue: run one job, find jobs that the queue or a worker has lost."""

import logging

from celery import shared_task
from django.core.cache import cache
from django.db import DatabaseError

from .. import clock
from ..keys import prints
from . import machine, pulse

log = logging.getLogger(__name__)
_complete = False


@shared_task(name="jobs.run")
def run_job(pk: int) -> None:
    """A worker that was started while the database was away looks for the keys now; without them its jobs wait."""
    if _keys_at_hand():
        machine.run(pk)


def _keys_at_hand() -> bool:
    global _complete  # asked until it is so, then no more
    if not _complete:
        try:
            lacking = prints.missing()
        except DatabaseError:
            return False
        if lacking:
            log.error("no job is taken: %s", prints.sentence(lacking))
        _complete = not lacking
    return _complete


@shared_task(name="jobs.sweep")
def sweep() -> int:
    pulse.leave(cache, clock.machine_now())
    return machine.sweep()


@shared_task(name="jobs.take_back")
def take_back() -> int:
    return machine.take_back()
