"""Background work as rows: enqueue in a transaction, run once, survive a killed worker and an emptied queue.

A kind of work registers its function with ``@job("kind")``; the function gets the Job row and a ``Progress``. It must
be idempotent: a worker may die after the work and before the row says so.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import Error, connection, transaction
from django.db.models import F
from django.dispatch import Signal

from .. import clock
from ..actors import Actor, require
from ..refusals import Refused
from ..replicas.reading import main_database
from . import leases
from .leases import MAX_ATTEMPTS, TRIES_LEFT, JobTaken, Lease
from .models import Job
from .states import JOBS, JobMove, JobState

log = logging.getLogger(__name__)


class JobRefused(Refused):
    """The work cannot be done; the text is a sentence for the person who asked for it. It is not tried again."""


class TryAgain(Exception):
    """The work could not be done this time. When its attempts are used up, the text is the sentence that stays."""


class Progress:
    """Tells whoever waits how far the work is. Writes at most once a second."""

    def __init__(self, job: Job, lease: Lease | None = None) -> None:
        self.job = job
        self._lease = lease or Lease(job)
        self._written = time.monotonic()

    def report(self, done: int, total: int, message: str = "", *, force: bool = False) -> None:
        """Raises JobTaken when the job has been given to another worker."""
        now = time.monotonic()
        if not force and now - self._written < 1:
            return
        self._written = now
        with main_database():
            self._lease.write(done=done, total=total, message=message[:500])


ended = Signal()
"""Sent when a job has ended, with its ``row`` and ``now``; what goes wrong there does not touch the job."""
Work = Callable[[Job, Progress], dict[str, Any] | None]
_registry: dict[str, Work] = {}


def job(kind: str) -> Callable[[Work], Work]:
    """Registers the function that does one kind of work."""

    def register(work: Work) -> Work:
        if kind in _registry and _registry[kind] is not work:
            raise ValueError(f"two functions do the work {kind}")
        _registry[kind] = work
        return work

    return register


def enqueue(*, actor: Actor, kind: str, args: dict[str, Any], total: int = 0, here: bool = False) -> Job:
    """Writes the job row in the current transaction and hurries it by the queue once that commits. ``here``: work of
    milliseconds that somebody waits for is done in this process then, whatever stands in the queue."""
    require(actor)
    if kind not in _registry:
        raise LookupError(f"no function does the work {kind}")
    row = Job.objects.create(
        kind=kind,
        args=args,
        actor_key=actor.key,
        actor_name=actor.name[:80],
        total=total,
        created_at=clock.machine_now(),
    )
    transaction.on_commit(lambda: _run_here(row.pk) if here else hurry(row.pk))
    return row


def _run_here(pk: int) -> None:
    if run(pk).state == JobState.QUEUED:  # it did not go well this time: a worker tries again
        hurry(pk)


def hurry(pk: int) -> None:
    """Puts the job on the queue. A missing queue is no error: the sweeper finds the row."""
    from .tasks import run_job

    try:
        run_job.apply_async(args=[pk], retry=False)
    except Exception:  # noqa: BLE001 - kombu raises whatever its transport raises
        log.warning("queue not reachable; job %s waits for the sweeper", pk)


def run(pk: int) -> Job:
    """Runs one job if it waits; otherwise leaves it alone. While it runs, its row shows signs of life (leases)."""
    free = Job.objects.filter(TRIES_LEFT, pk=pk)
    now = clock.machine_now()
    claimed = JOBS.claim_all(free, JobMove.BEGIN, attempts=F("attempts") + 1, missed=0, heartbeat_at=now)
    row = Job.objects.get(pk=pk)
    if not claimed:
        return row
    try:
        with Lease(row) as lease:
            result = _registry[row.kind](row, Progress(row, lease))
    except Refused as refusal:
        _finish(row, JobMove.GIVE_UP, message=str(refusal))
    except JobTaken:
        log.warning("a job was given to another worker meanwhile", extra={"job": row.pk, "kind": row.kind})
    except Exception as error:
        log.exception("job failed", extra={"job": row.pk, "kind": row.kind})
        if row.tries >= MAX_ATTEMPTS:
            _finish(row, JobMove.GIVE_UP, message=str(error) if isinstance(error, TryAgain) else "")
        else:
            _settle(row, JobMove.WAIT_AGAIN)
    else:
        _finish(row, JobMove.FINISH, result=result)
    row.refresh_from_db()
    return row


def _finish(row: Job, move: JobMove, *, message: str | None = None, result: dict[str, Any] | None = None) -> None:
    now = clock.machine_now()
    values: dict[str, Any] = {"finished_at": now, "heartbeat_at": now, "result": result}
    if message is not None:
        values["message"] = message[:500]
    _settle(row, move, **values)
    row.refresh_from_db()
    if row.finished_at == now:  # not taken by another worker meanwhile
        for _receiver, problem in ended.send_robust(sender=Job, row=row, now=now):
            if problem:
                log.error("nobody was told that a job has ended", exc_info=problem, extra={"job": row.pk})


def _settle(row: Job, move: JobMove, **values: Any) -> None:
    """Ends this attempt, if it is still ours. If the database is away the row stays as it is, and whoever looks at
    running jobs finds it without a sign of life."""
    ours = Job.objects.filter(pk=row.pk, attempts=row.attempts)
    try:
        JOBS.claim_all(ours, move, **values)
    except Error:
        if connection.in_atomic_block:
            raise
        connection.close()  # it was cut during the work
        JOBS.claim_all(ours, move, **values)


def waiting_since() -> dt.datetime | None:
    """When the oldest job that still waits was asked for; None when nothing waits."""
    return Job.objects.filter(state=JobState.QUEUED).order_by("id").values_list("created_at", flat=True).first()


def comes_again(row: Job) -> bool:
    """Whether the same work has been asked for once more since, and has not begun."""
    return Job.objects.filter(kind=row.kind, args=row.args, state=JobState.QUEUED, pk__gt=row.pk).exists()


def waiting(kind: str) -> int:
    """How many jobs of this kind wait."""
    return Job.objects.filter(kind=kind, state=JobState.QUEUED).count()


def help_out(kind: str) -> bool:
    """Does one waiting job of this kind now, between two steps of long work that many wait behind: whoever waits for
    one paper does not wait for five thousand. Whether there was one."""
    pk = (
        Job.objects.filter(TRIES_LEFT, kind=kind, state=JobState.QUEUED)
        .order_by("id")
        .values_list("pk", flat=True)
        .first()
    )
    if pk is not None:
        run(pk)
    return pk is not None


def is_waiting(kind: str) -> bool:
    """Whether work of this kind waits or is being done."""
    return Job.objects.filter(kind=kind, state__in=[JobState.QUEUED, JobState.RUNNING]).exists()


def sweep() -> int:
    """Hurries every job that waits; returns how many."""
    queued = list(Job.objects.filter(state=JobState.QUEUED).order_by("id").values_list("pk", flat=True)[:500])
    for pk in queued:
        hurry(pk)
    return len(queued)


def take_back() -> int:
    """Hurries the jobs that have lost their worker; returns how many."""
    lost = leases.look()
    for pk in lost:
        hurry(pk)
    return len(lost)
