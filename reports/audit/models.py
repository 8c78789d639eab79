"""Tables taken away from the portal: who took what, when, and the sealed file for a week."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.fields import StoredFileField
from ground.jobs.models import Job


class Export(models.Model):
    """One table asked for. Only whoever asked can fetch it; what it holds is fixed by ``query``."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    query = models.JSONField(_("what was asked for"))
    asked_by_key = models.CharField(_("asked by (id)"), max_length=40)
    asked_by = models.CharField(_("asked by"), max_length=80)
    asked_at = models.DateTimeField(_("asked"))
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(_("file name"), max_length=120)
    file_key = StoredFileField(_("stored file"), max_length=32, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)

    class Meta:
        verbose_name = _("export")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["asked_by_key", "asked_at"], name="export_by_person")]

    def __str__(self) -> str:
        return self.file_name
