"""Verification of hours (核定): acts of officers on records, and learners' reports that hours are missing."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.models import Account, Learner, Unit
from learners.scoping import ScopedManager, below

from .catalogue import Platform


class Verification(models.Model):
    """One act of one officer on one or many records: verified or returned. It can be undone for five minutes."""

    class Outcome(models.TextChoices):
        VERIFIED = "verified", _("verified")
        RETURNED = "returned", _("returned")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    outcome = models.CharField(_("result"), max_length=12, choices=Outcome.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    count = models.PositiveIntegerField(_("records"))
    by_key = models.CharField(_("officer id"), max_length=40)
    by_name = models.CharField(_("officer"), max_length=80)
    at = models.DateTimeField(_("time"))
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("verification")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="verified") | (Q(outcome="returned") & ~Q(reason="")),
                name="verification_return_has_reason",
            ),
        ]


class MissingHours(models.Model):
    """A learner says that hours earned on a platform have not arrived."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="missing_hours")
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+")
    course_title = models.CharField(_("course"), max_length=200)
    completed_on = models.DateField(_("completed on"))
    note = models.CharField(_("what else to know"), max_length=500, blank=True)
    picture_key = models.CharField(_("place of the screenshot"), max_length=60, editable=False, blank=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("office that imports"))
    reported_at = models.DateTimeField(_("reported"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.CharField(_("answered by"), max_length=80, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("report of missing hours")
        base_manager_name = "objects_for_relations"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="", answer="")
                | (Q(answered_at__isnull=False) & ~Q(answered_by="") & ~Q(answer="")),
                name="missing_hours_answered_together",
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "learner__unit__path") | Q(learner_id=actor.learner_id or 0)


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
