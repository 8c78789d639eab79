"""Credit records: hours of one learner, for one year and subject, with where they came from."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.scoping import ScopedManager, own_or_below
from learners.people.models import Learner
from uploads.models import Upload

from ..catalogue.models import Course, Platform
from .fields import IsWhole, TenthsField

MAX_TENTHS = 100_000  # ten thousand hours: nobody learns more in a year
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)

LIVE = Q(withdrawn_at__isnull=True)
CERTIFIED = LIVE & ~Q(certificate_number="")
"""What is looked for by the number of its certificate: in these words SQLite finds the index, else it reads all."""
TO_VERIFY = Q(withdrawn_at__isnull=True, verified_at__isnull=True, returned_at__isnull=True, source="platform")
RETURNED = Q(withdrawn_at__isnull=True, returned_at__isnull=False, source="platform")
COUNTING = Q(verified_at__isnull=False, withdrawn_at__isnull=True, duplicate=False) & ~Q(counting_class="")


class CreditRecord(models.Model):
    """Hours in tenths; of work in other units (``unit``, ``quantity``) what it is worth whoever did it, while decisions
    look at the work itself. ``counting_class`` says under which condition they count (rulebook.ledger); empty: never.

    What was reported is never altered: a corrected record is another row that ``corrects`` the first version, and the
    one before it is withdrawn as superseded. Withdrawing the batch of the correction brings the older one back.
    """

    class Withdrawal(models.TextChoices):
        NOT = "", _("not withdrawn")
        SUPERSEDED = "superseded", _("replaced by a correction")
        BATCH = "batch", _("batch withdrawn")
        CLAIM = "claim", _("claim reopened or revoked")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="credit_records", db_index=False)
    year = models.PositiveSmallIntegerField(_("year"))
    subject = models.CharField(_("subject (id of the rule pack)"), max_length=24)
    tenths = TenthsField(_("hours in tenths"))
    source = models.CharField(_("source (one of every notice, or of the rule pack)"), max_length=20)
    # Platforms, verifications and first versions are never deleted. PostgreSQL would check those relations at each
    # insert: half of the time in which a big import holds its locks (bench/importing.py).
    platform = models.ForeignKey(
        Platform, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    record_number = models.CharField(_("record number of the platform"), max_length=60, blank=True)
    completed_on = models.DateField(_("completed on"))
    exam_passed = models.BooleanField(_("examination passed"), null=True)
    mode = models.CharField(_("mode of study (id of the rule pack)"), max_length=24, null=True, blank=True)  # noqa: DJ001
    unit = models.CharField(_("unit of work counted by a rate"), max_length=24, null=True, blank=True)  # noqa: DJ001
    quantity = models.PositiveIntegerField(_("units in tenths"), null=True, blank=True)
    role = models.CharField(_("part in that work"), max_length=24, null=True, blank=True)  # noqa: DJ001
    certificate = models.BooleanField(_("certificate"), null=True)
    was_sanke_teacher = models.BooleanField(_("teacher of the three subjects on the day (6.5)"), null=True)
    certificate_number = models.CharField(_("certificate number"), max_length=60, blank=True)
    batch = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="records")
    row_number = models.PositiveIntegerField(_("row of the file"), null=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", db_index=False, db_constraint=False
    )
    claim_key = models.CharField(_("claim id"), max_length=40, blank=True)
    verification = models.ForeignKey(
        "credits.Verification", models.PROTECT, null=True, related_name="records", db_index=False, db_constraint=False
    )
    verified_at = models.DateTimeField(_("verified"), null=True)
    verified_by = models.CharField(_("verified by"), max_length=80, blank=True)
    returned_at = models.DateTimeField(_("returned"), null=True)
    returned_reason = models.CharField(_("reason of the return"), max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawal = models.CharField(_("why withdrawn"), max_length=12, blank=True, choices=Withdrawal.choices)
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
                condition=COUNTING,
                name="record_counting",
            ),
            models.Index(fields=["learner", "id"], condition=TO_VERIFY, name="record_to_verify"),
            models.Index(
                # SQLite looks again at each column of the condition: with them here it never reads the records.
                fields=["batch", "source", "withdrawn_at", "verified_at", "returned_at"],
                condition=TO_VERIFY,
                name="record_waiting_by_batch",
            ),
            models.Index(fields=["learner", "id"], condition=RETURNED, name="record_returned"),
            models.Index(
                fields=["learner", "completed_on"], condition=Q(source="recognised"), name="record_recognised"
            ),
            models.Index(fields=["course", "id"], condition=LIVE & Q(course__isnull=False), name="record_by_course"),
            models.Index(fields=["corrects"], condition=Q(corrects__isnull=False), name="record_corrections"),
            models.Index(
                fields=["verification"], condition=Q(verification__isnull=False), name="record_by_verification"
            ),
            models.Index(
                fields=["certificate_number"],
                condition=CERTIFIED,
                name="record_by_certificate",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(IsWhole("tenths")) & Q(tenths__gt=0, tenths__lte=MAX_TENTHS), name="record_hours_sensible"
            ),
            models.CheckConstraint(
                condition=Q(IsWhole("year")) & Q(year__gte=2000, year__lte=2100), name="record_year_sensible"
            ),
            models.CheckConstraint(
                condition=Q(completed_on__gte=EARLIEST, completed_on__lte=LATEST), name="record_completion_sensible"
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="record_subject_named"),
            models.CheckConstraint(
                condition=(
                    Q(verified_at__isnull=True, verified_by="") | (Q(verified_at__isnull=False) & ~Q(verified_by=""))
                ),
                name="record_verified_pair",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_reason="")
                | (Q(returned_at__isnull=False, verified_at__isnull=True) & ~Q(returned_reason="")),
                name="record_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal="")
                | Q(withdrawn_at__isnull=False, withdrawal__in=["superseded", "batch", "claim"]),
                name="record_withdrawn_pair",
            ),
            models.CheckConstraint(
                condition=(
                    Q(source="platform", platform__isnull=False) | (~Q(source="platform") & Q(platform__isnull=True))
                ),
                name="record_platform_iff_platform_study",
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=True, row_number__isnull=True)
                | Q(batch__isnull=False, row_number__isnull=False),
                name="record_batch_with_row",
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
                fields=["claim_key"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(claim_key=""),
                name="record_one_per_claim",
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return own_or_below(actor)
