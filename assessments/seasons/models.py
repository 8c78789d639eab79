"""The last day on which one can apply for something under a notice, and what was set before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ApplicationDay(models.Model):
    """One setting of one slot (seasons.slots). Rows are added, never changed: the last step of a slot holds; to
    undo is to set anew. Without a ``day`` the slot has none of its own."""

    policy = models.CharField(_("rule pack"), max_length=40)
    slot = models.CharField(_("purpose and level"), max_length=60)
    step = models.PositiveIntegerField(_("number of the setting"))
    day = models.DateField(_("last day of applications"), null=True)
    reason = models.CharField(_("reason"), max_length=200)
    entered_at = models.DateTimeField(_("entered"))
    entered_by_key = models.CharField(_("id of who entered it"), max_length=40, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=80)

    class Meta:
        verbose_name = _("last day of applications")
        ordering = ["-step"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "slot", "step"], name="application_day_one_at_a_time"),
            models.CheckConstraint(condition=~Q(reason=""), name="application_day_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.slot}: {self.day}"
