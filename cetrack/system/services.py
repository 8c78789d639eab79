"""What the system administrator does to background work."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.jobs import machine
from ground.jobs.models import Job
from ground.jobs.permissions import JOBS
from ground.jobs.states import JobMove
from journal.services import record


@transaction.atomic
def retry_job(*, actor: Actor, job: Job) -> None:
    """Failed work waits again, with as many tries as new work. Work is idempotent: what it had done is not done twice.
    Raises Refused."""
    JOBS.check(actor, job, JobMove.RETRY)
    JOBS.claim(job, JobMove.RETRY, forgiven=F("attempts"), missed=0, message="", result=None, finished_at=None)
    record(actor=actor, action=JOBS.action(JobMove.RETRY), target=job, after={"kind": job.kind})
    transaction.on_commit(lambda: machine.hurry(job.pk))


@transaction.atomic
def cancel_job(*, actor: Actor, job: Job, now: dt.datetime) -> None:
    """Work that a person asked for and that has not begun ends as failed; its page tells them why. Raises Refused."""
    JOBS.check(actor, job, JobMove.CANCEL)
    told = _("Cancelled by the system administrator. Ask for it once more if it is still wanted.")
    JOBS.claim(job, JobMove.CANCEL, message=told, finished_at=now)
    record(actor=actor, action=JOBS.action(JobMove.CANCEL), target=job, after={"kind": job.kind})
