"""Background jobs: work to be done, as rows."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from .states import JobState


class Job(models.Model):
    """Work to be done, written in the same transaction as what asks for it. The queue only hurries it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    args = models.JSONField(_("arguments (ids only)"), default=dict)
    actor_key = models.CharField(_("actor id"), max_length=40, blank=True)
    actor_name = models.CharField(_("actor"), max_length=80)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    forgiven = models.PositiveSmallIntegerField(_("attempts that no longer count"), default=0, db_default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    message = models.CharField(_("message"), max_length=500, blank=True)
    result = models.JSONField(_("result (ids and counts only)"), null=True)
    created_at = models.DateTimeField(_("created"))
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)
    missed = models.PositiveSmallIntegerField(_("looks since the last sign of life"), default=0)
    looked_at = models.DateTimeField(_("last look"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("job")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="job_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running", "done", "failed"]), name="job_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} {self.state}"

    @property
    def tries(self) -> int:
        """Attempts since it was asked for, or since it was last asked for anew. ``attempts`` itself only grows: with
        the id it is the token by which an earlier attempt, still alive somewhere, is told from this one."""
        return self.attempts - self.forgiven

    @property
    def percent(self) -> int:
        """Progress, 0 to 100."""
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0
