"""Background work as rows: enqueue in a transaction, run once, survive a killed worker and an emptied queue.

A kind of work registers its function with ``@job("kind")``; the function gets the Job row and a ``Progress``. It must
be idempotent: a worker may die after the work and before the row says so.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from .actors import Actor, require
from .models import Job

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
SILENCE = dt.timedelta(minutes=10)  # a running job without a sign of life for so long has lost its worker


class JobRefused(Exception):
    """The work cannot be done; the text is a sentence for the person who asked for it. It is not tried again."""


class Progress:
    """Tells whoever waits how far the work is. Writes at most once a second."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._written = timezone.now()

    def report(self, done: int, total: int, message: str = "", *, force: bool = False) -> None:
        now = timezone.now()
        if not force and (now - self._written).total_seconds() < 1:
            return
        self._written = now
        Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING).update(
            done=done, total=total, message=message[:500], heartbeat_at=now
        )


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


def enqueue(*, actor: Actor, kind: str, args: dict[str, Any], total: int = 0) -> Job:
    """Writes the job row in the current transaction and hurries it by the queue once that commits."""
    require(actor)
    if kind not in _registry:
        raise LookupError(f"no function does the work {kind}")
    row = Job.objects.create(
        kind=kind, args=args, actor_key=actor.key, actor_name=actor.name[:80], total=total, created_at=timezone.now()
    )
    transaction.on_commit(lambda: hurry(row.pk))
    return row


def hurry(pk: int) -> None:
    """Puts the job on the queue. A missing queue is no error: the sweeper finds the row."""
    from .tasks import run_job

    try:
        run_job.apply_async(args=[pk], retry=False)
    except Exception:  # noqa: BLE001 - kombu raises whatever its transport raises
        log.warning("queue not reachable; job %s waits for the sweeper", pk)


def run(pk: int) -> Job:
    """Runs one job if it is waiting or has lost its worker; otherwise leaves it alone."""
    now = timezone.now()
    claimable = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, heartbeat_at__lt=now - SILENCE)
    claimed = Job.objects.filter(claimable, pk=pk, attempts__lt=MAX_ATTEMPTS).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, heartbeat_at=now
    )
    row = Job.objects.get(pk=pk)
    if not claimed:
        return row
    try:
        result = _registry[row.kind](row, Progress(row))
    except JobRefused as refusal:
        _finish(row, Job.State.FAILED, message=str(refusal))
    except Exception:
        log.exception("job failed", extra={"job": row.pk, "kind": row.kind})
        if row.attempts >= MAX_ATTEMPTS:
            _finish(row, Job.State.FAILED, message="")
        else:
            Job.objects.filter(pk=pk, state=Job.State.RUNNING, attempts=row.attempts).update(state=Job.State.QUEUED)
    else:
        _finish(row, Job.State.DONE, result=result)
    row.refresh_from_db()
    return row


def _finish(row: Job, state: str, *, message: str | None = None, result: dict[str, Any] | None = None) -> None:
    now = timezone.now()
    values: dict[str, Any] = {"state": state, "finished_at": now, "heartbeat_at": now, "result": result}
    if message is not None:
        values["message"] = message[:500]
    Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, attempts=row.attempts).update(**values)


def waiting_since() -> dt.datetime | None:
    """When the oldest job that still waits was asked for; None when nothing waits."""
    return Job.objects.filter(state=Job.State.QUEUED).order_by("id").values_list("created_at", flat=True).first()


def is_waiting(kind: str) -> bool:
    """Whether work of this kind waits or is being done."""
    return Job.objects.filter(kind=kind, state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists()


def sweep() -> int:
    """Hurries every job that waits or has lost its worker, and fails those that have used up their attempts."""
    now = timezone.now()
    lost = Q(state=Job.State.RUNNING, heartbeat_at__lt=now - SILENCE)
    Job.objects.filter(lost, attempts__gte=MAX_ATTEMPTS).update(state=Job.State.FAILED, finished_at=now)
    waiting = list(
        Job.objects.filter(Q(state=Job.State.QUEUED) | lost).order_by("id").values_list("pk", flat=True)[:500]
    )
    for pk in waiting:
        hurry(pk)
    return len(waiting)
