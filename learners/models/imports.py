"""One uploaded roster and what became of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal.models import Job

from ..scoping import ScopedManager


class RosterImport(models.Model):
    """The file and its receipt lie encrypted in the vault; this row holds counts and masked examples only."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("being read")
        PLANNED = "planned", _("to be confirmed")
        CONFIRMED = "confirmed", _("being stored")
        STORED = "stored", _("stored")
        REFUSED = "refused", _("refused")
        DISCARDED = "discarded", _("discarded")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account_key = models.CharField(_("uploader id"), max_length=40, blank=True)
    uploaded_by = models.CharField(_("uploader"), max_length=80)
    uploaded_at = models.DateTimeField(_("uploaded"))
    file_name = models.CharField(_("file name"), max_length=200)
    file_hash = models.CharField(_("file hash (SHA-256)"), max_length=64)
    vault_key = models.CharField(max_length=40, editable=False)
    receipt_key = models.CharField(max_length=40, blank=True, editable=False)
    since = models.DateField(_("in the unit since, where the file does not say"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UPLOADED)
    counts = models.JSONField(_("rows by result"), default=dict)
    examples = models.JSONField(_("first examples, masked"), default=dict)
    problem = models.CharField(_("why refused"), max_length=500, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("roster import")
        base_manager_name = "objects_for_relations"
        ordering = ["-id"]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return Q(account_key=actor.key) & ~Q(account_key="")
