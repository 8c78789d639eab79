"""The rows of a planned file of hours. The file itself is an upload (uploads.models.Upload)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.plan import RowOutcome
from learners.people.models import Learner
from uploads.models import Upload

from ..records.fields import IsWhole, TenthsField

STAGED = (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.ALREADY_THERE)
"""What rows are staged; the others are counted in the plan and written into the receipt."""


class ImportRow(models.Model):
    """One usable row of a planned file on its way to becoming a record. Gone once the batch is stored or discarded.

    The relations bear no constraint in the database: the rows live for minutes, are made and read by one piece of work,
    and checking 60,000 of them three times costs more than writing them.
    """

    batch = models.ForeignKey(Upload, models.CASCADE, related_name="rows", db_index=False, db_constraint=False)
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
    mode = models.CharField(_("mode of study (id of the rule pack)"), max_length=24, null=True, blank=True)  # noqa: DJ001
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
