"""Whose a running job is: its worker's sign of life on the row, and what becomes of a job without one.

The worker sets ``missed`` to zero every BEAT seconds; whoever looks (every 5 seconds, by beat) adds one. A job
that was looked at LOOKS times without a sign waits again for any worker. No clock decides: when one jumps, a machine
sleeps, or the database is away or locked, nobody looks either. The database's clock only keeps looks apart that a busy
queue hands out all at once, and one that was set back hinders none.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from typing import Any

from django.db import Error, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from .. import clock
from .models import Job
from .states import JOBS, JobMove, JobState

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3  # a job that has lost so many workers, or failed so often, is poison
BEAT = 2.0  # seconds between two signs of life; two schedules that run by mistake still leave two between three looks
TRIES_LEFT = Q(attempts__lt=F("forgiven") + MAX_ATTEMPTS)
LOOKS = 3
APART = 3.0  # seconds between two looks that count
LONGEST = 1800.0  # seconds of one attempt, the hard limit of tasks: the thread pool does not know that limit


class JobTaken(Exception):
    """Somebody else has the job by now; whoever meets this stops, and what it had not committed is taken back."""


class Lease:
    """Gives signs of life for one attempt at a job, from a thread with a connection of its own.

    ``with Lease(job) as lease:`` around the work. In an open transaction, where nobody sees the row, it does nothing.
    """

    def __init__(self, job: Job) -> None:
        self._row = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
        self._over = threading.Event()
        self._lost = False
        self._news: dict[str, Any] = {}
        self._thread = threading.Thread(target=self._beat, name=f"lease-{job.pk}", daemon=True)

    def __enter__(self) -> Lease:
        if not connection.in_atomic_block:
            self._thread.start()
        return self

    def __exit__(self, *problem) -> None:
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join(5)  # it may hang in a connection that was cut

    def write(self, **values: Any) -> None:
        """Writes how far the work is. Raises JobTaken when the job is somebody else's by now.

        Inside the work's transaction the thread writes it with its next sign: a page sees it before the commit, and
        the row stays unlocked meanwhile.
        """
        if not self._lost and connection.in_atomic_block and self._thread.is_alive():
            self._news = values
            return
        if self._lost or not self._row.update(**values, missed=0, heartbeat_at=clock.machine_now()):
            raise JobTaken

    def _beat(self) -> None:
        end = time.monotonic() + LONGEST
        try:
            while not self._lost and not self._over.wait(BEAT) and time.monotonic() < end:
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        news, self._news = self._news, {}
        try:
            self._lost = not self._row.update(**news, missed=0, heartbeat_at=clock.machine_now())
        except Error as error:
            log.warning("no sign of life could be written: %s", type(error).__name__)
            connection.close()  # the next sign tries a new connection


def look(*, apart: float = APART) -> list[int]:
    """Looks once at every running job. Those without a sign of life wait again, or fail when attempts are used up.

    Returns the ids of those that wait again. A row that its worker holds locked is left alone.
    """
    running = Job.objects.filter(state=JobState.RUNNING)
    if not running.exists():
        return []
    with transaction.atomic():
        held = running.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True)
        due = Q(looked_at=None) | Q(looked_at__lte=Now() - dt.timedelta(seconds=apart)) | Q(looked_at__gt=Now())
        ours = Job.objects.filter(pk__in=list(held), state=JobState.RUNNING)
        ours.filter(due).update(missed=F("missed") + 1, looked_at=Now())
        lost = ours.filter(missed__gte=LOOKS)
        poison = list(lost.exclude(TRIES_LEFT).values_list("pk", flat=True))
        JOBS.claim_all(Job.objects.filter(pk__in=poison), JobMove.GIVE_UP, finished_at=clock.machine_now())
        again = list(lost.order_by("pk").values_list("pk", flat=True))
        JOBS.claim_all(Job.objects.filter(pk__in=again), JobMove.WAIT_AGAIN)
    for pk in poison:
        log.error("a job has lost its worker %s times and is given up", MAX_ATTEMPTS, extra={"job": pk})
    for pk in again:
        log.warning("a job has lost its worker and waits for another", extra={"job": pk})
    return again
