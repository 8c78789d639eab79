"""Scheduled work of the wiring itself."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.db import transaction

from ground import clock
from ground.actors import SystemActor
from ground.jobs import machine
from ground.leaving import removal as leaving
from journal.selectors import last_done

from .backup import drill, shelf
from .jobs import DRILL, STEPS
from .retention.jobs import REMOVE, listed, listed_files

EVERY = dt.timedelta(days=30)
AFTER_FAILURE = dt.timedelta(days=1)


@shared_task(name="cetrack.drill_due")
def drill_due() -> bool:
    """Asks for a drill thirty days after the last one, a day after one that failed. Without backups there is none."""
    actor, now = SystemActor("drill"), clock.now()
    done, failed = (last_done(actor=actor, action=what) for what in (drill.DONE, drill.FAILED))
    due = done is None or now - done >= EVERY or (failed is not None and failed > done)
    if not due or (failed is not None and now - failed < AFTER_FAILURE):
        return False
    if machine.is_waiting(DRILL) or not shelf.whole():
        return False
    with transaction.atomic():
        machine.enqueue(actor=actor, kind=DRILL, args={}, total=STEPS)
    return True


@shared_task(name="cetrack.retention_due")
def retention_due() -> bool:
    """Asks once a day for the removal of what has had its time, where there is anything."""
    if machine.is_waiting(REMOVE) or (next(listed(), None) is None and not listed_files()):
        return False
    with transaction.atomic():
        machine.enqueue(actor=SystemActor("retention"), kind=REMOVE, args={})
    return True


@shared_task(name="cetrack.let_go")
def let_go() -> int:
    """Every hour: files that stayed when their record went, because the process was killed or their place refused."""
    return leaving.try_again()
