"""Credit records: hours of one learner, for one year and subject, with where they came from."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.models import Learner, Unit
from learners.scoping import ScopedManager, below
from rulebook.vocabulary import Source

from .catalogue import Course, Platform

MAX_TENTHS = 100_000  # ten thousand hours: nobody learns more in a year


class ImportBatch(models.Model):
    """One uploaded file of one platform and what became of it."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("being read")
        PLANNED = "planned", _("to be confirmed")
        STORED = "stored", _("stored")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="batches", null=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="import_batches", verbose_name=_("office"))
    file_name = models.CharField(_("file name"), max_length=200)
    file_hash = models.CharField(_("file hash (SHA-256)"), max_length=64, db_index=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UPLOADED)
    uploaded_by_key = models.CharField(_("uploader id"), max_length=40)
    uploaded_by_name = models.CharField(_("uploader"), max_length=80)
    uploaded_at = models.DateTimeField(_("uploaded"))
    stored_at = models.DateTimeField(_("stored"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=500, blank=True)
    counts = models.JSONField(_("rows by result"), default=dict)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("import batch")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "planned", "stored", "refused", "withdrawn"]), name="batch_state_known"
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "office__path")


class CreditRecord(models.Model):
    """Hours in tenths. ``counting_class`` says under which condition they count (rulebook.counting_class); empty = never."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="credit_records", db_index=False)
    year = models.PositiveSmallIntegerField(_("year"))
    subject = models.CharField(_("subject (id of the rule pack)"), max_length=24)
    tenths = models.IntegerField(_("hours in tenths"))
    source = models.CharField(_("source"), max_length=20, choices=[(s.value, s.value) for s in Source])
    platform = models.ForeignKey(Platform, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    record_number = models.CharField(_("record number of the platform"), max_length=60, blank=True)
    completed_on = models.DateField(_("completed on"))
    exam_passed = models.BooleanField(_("examination passed"), null=True)
    certificate = models.BooleanField(_("certificate"), null=True)
    certificate_number = models.CharField(_("certificate number"), max_length=60, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="records")
    row_number = models.PositiveIntegerField(_("row of the file"), null=True)
    claim_key = models.CharField(_("claim id"), max_length=40, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True)
    verified_by = models.CharField(_("verified by"), max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    counting_class = models.CharField(_("counting class"), max_length=24, blank=True)
    duplicate = models.BooleanField(_("another record of the same course counts"), default=False)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("credit record")
        base_manager_name = "objects_for_relations"
        indexes = [
            models.Index(fields=["learner", "year"], name="record_by_learner"),
            models.Index(
                fields=["learner", "year", "subject", "counting_class", "tenths"],
                condition=Q(verified_at__isnull=False, withdrawn_at__isnull=True, duplicate=False) & ~Q(counting_class=""),
                name="record_counting",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(tenths__gt=0, tenths__lte=MAX_TENTHS), name="record_hours_sensible"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="record_year_sensible"),
            models.CheckConstraint(condition=~Q(subject=""), name="record_subject_named"),
            models.CheckConstraint(condition=Q(source__in=[s.value for s in Source]), name="record_source_known"),
            models.CheckConstraint(
                condition=(Q(verified_at__isnull=True, verified_by="") | (Q(verified_at__isnull=False) & ~Q(verified_by=""))),
                name="record_verified_pair",
            ),
            models.CheckConstraint(
                condition=(Q(source="platform", platform__isnull=False) | (~Q(source="platform") & Q(platform__isnull=True))),
                name="record_platform_iff_platform_study",
            ),
            models.UniqueConstraint(
                fields=["platform", "record_number"],
                condition=Q(withdrawn_at__isnull=True, platform__isnull=False) & ~Q(record_number=""),
                name="record_number_once",
            ),
            models.UniqueConstraint(
                fields=["learner", "platform", "course", "year", "subject", "completed_on"],
                condition=Q(withdrawn_at__isnull=True, platform__isnull=False, record_number=""),
                name="record_without_number_once",
            ),
            models.UniqueConstraint(
                fields=["claim_key"], condition=Q(withdrawn_at__isnull=True) & ~Q(claim_key=""), name="record_one_per_claim"
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "learner__unit__path") | Q(learner_id=actor.learner_id or 0)
