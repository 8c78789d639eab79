"""One uploaded file: whose it is, what it is about, the plan made of it, and what became of both."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ground.fields import StoredFileField, StoredFilesField
from ground.jobs.models import Job
from ground.jobs.states import JobState
from ground.scoping import ScopedManager
from units.models import Unit

from .importers import importer_of, visible_uploads
from .states import AT_WORK, STYLES, UploadState


class Upload(models.Model):
    """File, proof and receipt lie encrypted in the vault; this row holds counts and masked examples only.

    ``importer`` names what kind of file it is, ``about`` the thing it is for in that importer's own words (the host of
    a platform, the key of a training plan, a kind of request). Its state moves by conditional updates only
    (uploads.services), so a killed worker or a second click changes nothing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    importer = models.CharField(_("kind of file"), max_length=20)
    about = models.CharField(_("what it is about"), max_length=80, blank=True)
    office = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="uploads", verbose_name=_("office")
    )
    passed_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="passed_to", verbose_name=_("passed upward from")
    )
    file_name = models.CharField(_("file name"), max_length=200)
    file_hash = models.CharField(_("file hash (SHA-256)"), max_length=64, db_index=True)
    file_key = StoredFileField(_("place of the file"), max_length=60, editable=False, blank=True)
    receipt_key = StoredFileField(_("place of the receipt"), max_length=60, editable=False, blank=True)
    papers = StoredFilesField(_("name and place of each page of proof"), default=list)
    options = models.JSONField(_("what was said for the whole file"), default=dict)
    state = models.CharField(_("state"), max_length=12, choices=UploadState.choices, default=UploadState.UPLOADED)
    plan = models.JSONField(_("plan: rows by result and reason, with first row numbers"), default=list)
    plan_number = models.PositiveIntegerField(_("how often it was planned"), default=0)
    examples = models.JSONField(_("first rows of the plan"), default=list)
    notices = models.JSONField(_("what to know about the file"), default=list)
    found = models.JSONField(_("what the plan holds beside its rows"), default=dict)
    problem = models.CharField(_("why the file was refused"), max_length=500, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+", verbose_name=_("latest work"))
    uploaded_by_key = models.CharField(_("uploader id"), max_length=40, blank=True)
    uploaded_by_name = models.CharField(_("uploader"), max_length=80)
    uploaded_at = models.DateTimeField(_("uploaded"))
    stored_at = models.DateTimeField(_("stored"), null=True)
    stored_by = models.CharField(_("stored by"), max_length=80, blank=True)
    due_on = models.DateField(_("to be verified by"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=80, blank=True)
    withdrawn_by_key = models.CharField(_("withdrawn by (id)"), max_length=40, blank=True, db_default="")
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=500, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("uploaded file")
        base_manager_name = "objects_for_relations"
        indexes = [models.Index(fields=["importer", "about", "state"], name="upload_about")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=UploadState.values), name="upload_state_known"),
            models.CheckConstraint(
                condition=Q(stored_at__isnull=True, stored_by="", due_on__isnull=True)
                | (Q(stored_at__isnull=False) & ~Q(stored_by="")),
                name="upload_stored_set_together",
            ),
            models.CheckConstraint(
                condition=(~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_by=""))
                | (Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_reason="")),
                name="upload_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.file_name}".strip()

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """The office comes along: each step of a file asks who is in charge of it."""
        if fields is None and from_queryset is None:
            from_queryset = Upload.objects.unscoped().select_related("office")
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)

    @classmethod
    def visible_q(cls, actor) -> Q:
        return visible_uploads(actor)

    @cached_property
    def thing(self) -> Any:
        """What it is about, as its importer finds it."""
        return importer_of(self).find(self.about)

    @property
    def counts(self) -> dict[str, int]:
        """Rows of the plan by outcome (intake.plan.RowOutcome); an outcome without rows is left out."""
        counts: dict[str, int] = {}
        for part in self.plan:
            counts[part["outcome"]] = counts.get(part["outcome"], 0) + part["rows"]
        return counts

    @property
    def style(self) -> str:
        return STYLES[UploadState(self.state)]

    @property
    def at_work(self) -> bool:
        """Somebody works on it, or will as soon as the queue comes to it."""
        live = self.job is not None and self.job.state in {JobState.QUEUED, JobState.RUNNING}
        return self.state in AT_WORK and live

    @property
    def is_stuck(self) -> bool:
        """Confirmed, but the work has failed for good: it can be confirmed or put aside again."""
        return self.state == UploadState.CONFIRMED and self.job is not None and self.job.state == JobState.FAILED

    @property
    def pages(self) -> str:
        """Namespace of its addresses."""
        return importer_of(self).pages
