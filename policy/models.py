"""What the bureau has ruled on the open readings of a notice."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .drafts.models import Draft, DraftVersion
from .publishing.models import PublishedPack
from .workdays.models import HolidayYear

__all__ = ["Draft", "DraftVersion", "HolidayYear", "PublishedPack", "Ruling"]


class Ruling(models.Model):
    """An open reading settled by the bureau: from then on every decision takes this option, and the doubt is gone.

    A mistaken ruling is withdrawn, never altered. What was frozen before keeps what it was decided under.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.CharField(_("rule pack"), max_length=40)
    reading = models.CharField(_("reading"), max_length=40)
    option = models.CharField(_("option"), max_length=40)
    name = models.CharField(_("name of the ruling"), max_length=120)
    ruled_on = models.DateField(_("date of the ruling"))
    reason = models.CharField(_("reason"), max_length=500)
    settled_at = models.DateTimeField(_("entered"))
    settled_by_key = models.CharField(_("id of who entered it"), max_length=40, blank=True)
    settled_by = models.CharField(_("entered by"), max_length=80)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=80, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("ruling")
        ordering = ["-settled_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "reading"], condition=Q(withdrawn_at__isnull=True), name="ruling_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_reason="")),
                name="ruling_withdrawn_with_reason",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(reason=""), name="ruling_has_name_and_reason"),
        ]

    def __str__(self) -> str:
        return self.name
