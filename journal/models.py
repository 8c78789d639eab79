"""Append-only record of who did what to which record, and background jobs."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One act. Rows are never changed or deleted: database triggers refuse it (ground.dialect)."""

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
    mac = models.CharField(  # noqa: DJ001 - none is a line from before; a table of millions is not written anew for it
        _("mark of the portal"), max_length=64, null=True, editable=False
    )

    class Meta:
        verbose_name = _("journal entry")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_key"], name="journal_by_object"),
            models.Index(fields=["actor_key", "at"], name="journal_by_actor"),
            models.Index(fields=["action", "at"], name="journal_by_action"),
            models.Index(fields=["id"], condition=models.Q(mac__isnull=False), name="journal_marked"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.actor_name} {self.action}"


class JournalSeal(models.Model):
    """Chains one entry to the one before it. Written by the sealer a moment later, so that writers never queue."""

    entry = models.OneToOneField(JournalEntry, models.PROTECT, primary_key=True, related_name="seal")
    position = models.BigIntegerField(_("position in the chain"), unique=True)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("journal seal")
