"""Import batches: an uploaded file of one platform, the plan made of it, and what became of both."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.plan import Outcome
from journal.models import Job
from learners.models import Learner, Unit
from learners.scoping import ScopedManager, below

from ..fields import IsWhole, TenthsField
from .catalogue import Platform

STAGED = (Outcome.NEW, Outcome.CHANGED, Outcome.ALREADY_THERE)
"""What rows are staged; the others are counted in the plan and written into the receipt."""


class ImportBatch(models.Model):
    """One uploaded file. Its state moves by conditional updates only (credits.imports), so a killed worker or a second
    click changes nothing."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("being read")
        PLANNED = "planned", _("to be confirmed")
        STORED = "stored", _("stored")
        REFUSED = "refused", _("refused")
        DISCARDED = "discarded", _("discarded")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="batches")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="import_batches", verbose_name=_("office"))
    passed_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="passed_to", verbose_name=_("passed upward from")
    )
    file_name = models.CharField(_("file name"), max_length=200)
    file_hash = models.CharField(_("file hash (SHA-256)"), max_length=64, db_index=True)
    file_key = models.CharField(_("place of the file"), max_length=60, editable=False, blank=True)
    receipt_key = models.CharField(_("place of the receipt"), max_length=60, editable=False, blank=True)
    only_rows = models.JSONField(_("rows of the file passed upward"), null=True)
    mapping = models.JSONField(_("columns and fixed values"), default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UPLOADED)
    plan = models.JSONField(_("plan: rows by result and reason, with first row numbers"), default=list)
    notices = models.JSONField(_("what to know about the file"), default=list)
    examples = models.JSONField(_("first changed rows, before and after"), default=list)
    set_aside = models.JSONField(_("rows of people who are not in the roster"), default=list)
    courses = models.JSONField(_("courses of the arriving rows"), default=list)
    plan_number = models.PositiveIntegerField(_("how often it was planned"), default=0)
    signs = models.JSONField(_("signs of trouble"), default=list)
    problem = models.CharField(_("why the file was refused"), max_length=500, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+", verbose_name=_("latest work"))
    uploaded_by_key = models.CharField(_("uploader id"), max_length=40)
    uploaded_by_name = models.CharField(_("uploader"), max_length=80)
    uploaded_at = models.DateTimeField(_("uploaded"))
    stored_at = models.DateTimeField(_("stored"), null=True)
    stored_by = models.CharField(_("stored by"), max_length=80, blank=True)
    due_on = models.DateField(_("to be verified by"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=80, blank=True)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=500, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("import batch")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "planned", "stored", "refused", "discarded", "withdrawn"]),
                name="batch_state_known",
            ),
            models.CheckConstraint(
                condition=Q(stored_at__isnull=True, stored_by="", due_on__isnull=True)
                | (Q(stored_at__isnull=False, due_on__isnull=False) & ~Q(stored_by="")),
                name="batch_stored_set_together",
            ),
            models.CheckConstraint(
                condition=(~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_by=""))
                | (Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_reason="")),
                name="batch_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform.host} {self.file_name}"

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "office__path")


class ImportRow(models.Model):
    """One usable row of a planned file on its way to becoming a record. Gone once the batch is stored or discarded.

    The relations bear no constraint in the database: the rows live for minutes, are made and read by one piece of work,
    and checking 60,000 of them three times costs more than writing them.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False, db_constraint=False)
    plan_number = models.PositiveIntegerField(_("plan that the row belongs to"))
    number = models.PositiveIntegerField(_("row of the file"))
    outcome = models.CharField(_("result"), max_length=16, choices=[(o.value, o.value) for o in STAGED])
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    record = models.ForeignKey(
        "CreditRecord", models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    subject = models.CharField(_("subject (id of the rule pack)"), max_length=24)
    tenths = TenthsField(_("hours in tenths"))
    course_key = models.CharField(_("normalised title"), max_length=200)
    record_number = models.CharField(_("record number of the platform"), max_length=60, blank=True)
    completed_on = models.DateField(_("completed on"))
    exam_passed = models.BooleanField(_("examination passed"), null=True)
    certificate_number = models.CharField(_("certificate number"), max_length=60, blank=True)
    counting_class = models.CharField(_("counting class"), max_length=24, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        indexes = [models.Index(fields=["batch", "plan_number", "outcome"], name="import_row_by_outcome")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "plan_number", "number"], name="import_row_once"),
            models.CheckConstraint(condition=Q(IsWhole("tenths")) & Q(tenths__gt=0), name="import_row_hours_sensible"),
            models.CheckConstraint(
                condition=Q(outcome="new", record__isnull=True) | (~Q(outcome="new") & Q(record__isnull=False)),
                name="import_row_record_unless_new",
            ),
        ]
