"""Append-only record of who did what to which record, and background jobs."""

from __future__ import annotations

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One act. Rows are never changed or deleted: database triggers refuse it (journal.dialect)."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("time"), db_index=True)
    actor_key = models.CharField(_("actor id"), max_length=40, blank=True)
    actor_name = models.CharField(_("actor"), max_length=80)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("record type"), max_length=60, blank=True)
    object_key = models.CharField(_("record id"), max_length=40, blank=True)
    unit_key = models.CharField(_("unit id"), max_length=40, blank=True)
    before = models.JSONField(_("before"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), null=True, encoder=DjangoJSONEncoder)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    request_id = models.CharField(_("request id"), max_length=40, blank=True)
    address = models.CharField(_("network address"), max_length=45, blank=True)

    class Meta:
        verbose_name = _("journal entry")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_key"], name="journal_by_object"),
            models.Index(fields=["actor_key", "at"], name="journal_by_actor"),
            models.Index(fields=["action", "at"], name="journal_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"


class JournalSeal(models.Model):
    """Chains one entry to the one before it. Written by the sealer a moment later, so that writers never queue."""

    entry = models.OneToOneField(JournalEntry, models.PROTECT, primary_key=True, related_name="seal")
    position = models.BigIntegerField(_("position in the chain"), unique=True)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("journal seal")


class Job(models.Model):
    """Work to be done, written in the same transaction as what asks for it. The queue only hurries it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    args = models.JSONField(_("arguments (ids only)"), default=dict)
    actor_key = models.CharField(_("actor id"), max_length=40, blank=True)
    actor_name = models.CharField(_("actor"), max_length=80)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    message = models.CharField(_("message"), max_length=500, blank=True)
    result = models.JSONField(_("result (ids and counts only)"), null=True)
    created_at = models.DateTimeField(_("created"))
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)
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
    def percent(self) -> int:
        """Progress, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0
