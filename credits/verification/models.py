"""Verification of hours (核定): acts of officers on records, and learners' reports that hours are missing."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.holders.models import Account
from ground.jobs.models import Job
from ground.jobs.states import JobState
from units.models import Unit


class VerificationOutcome(models.TextChoices):
    VERIFIED = "verified", _("verified")
    RETURNED = "returned", _("returned")


class Verification(models.Model):
    """One act of one officer on one or many records: verified or returned. It can be undone for five minutes.

    ``job``: the worker's part where it is about many; ``at`` is when the last of them was done."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    outcome = models.CharField(_("result"), max_length=12, choices=VerificationOutcome.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    count = models.PositiveIntegerField(_("records"))
    by_key = models.CharField(_("officer id"), max_length=40)
    by_name = models.CharField(_("officer"), max_length=80)
    at = models.DateTimeField(_("time"))
    undone_at = models.DateTimeField(_("undone"), null=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name=_("work"))

    class Meta:
        verbose_name = _("verification")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="verified") | (Q(outcome="returned") & ~Q(reason="")),
                name="verification_return_has_reason",
            ),
        ]

    @property
    def at_work(self) -> bool:
        """Whether a worker is on it, or will be. Costs a query where there is a job."""
        return self.job is not None and self.job.state in {JobState.QUEUED, JobState.RUNNING}


class SavedQuery(models.Model):
    """Filters of a list that an officer keeps under a name (查询方案)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="saved_queries")
    page = models.CharField(_("page"), max_length=40)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("filters"), max_length=1000)
    shared_with = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("shared in the office")
    )

    class Meta:
        verbose_name = _("saved query")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["account", "page", "name"], name="saved_query_once")]
