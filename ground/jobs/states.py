"""States of a job and what becomes of it; the machine and the leases move it, and the system administrator."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..lifecycle import Lifecycle, Way


class JobState(models.TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class JobMove(models.TextChoices):
    BEGIN = "begin"
    FINISH = "finish"
    WAIT_AGAIN = "wait_again"
    GIVE_UP = "give_up"
    RETRY = "retry"
    CANCEL = "cancel"


S, M = JobState, JobMove
JOBS = Lifecycle(
    "ground.Job",
    S,
    {
        M.BEGIN: Way(S.QUEUED, S.RUNNING, work=True),
        M.FINISH: Way(S.RUNNING, S.DONE, work=True),
        M.WAIT_AGAIN: Way(S.RUNNING, S.QUEUED, work=True),
        M.GIVE_UP: Way(S.RUNNING, S.FAILED, work=True),
        M.RETRY: Way(S.FAILED, S.QUEUED, "job.retried"),
        M.CANCEL: Way(S.QUEUED, S.FAILED, "job.cancelled"),
    },
    field="state",
    off=_("This is not possible: the work is %(state)s."),
)
