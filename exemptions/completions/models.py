"""One report of who has completed a training: what it added and what it took back, so that it can be undone."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..plans.models import TrainingPlan


class CompletionReport(models.Model):
    """``completed`` are ids of learners; ``taken_back`` are the completions that it removed, with who reported them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(TrainingPlan, models.CASCADE, related_name="completion_reports")
    completed = models.JSONField(_("people reported"), default=list)
    taken_back = models.JSONField(_("completions taken back"), default=list)
    by_key = models.CharField(_("by (id)"), max_length=40)
    by_name = models.CharField(_("by"), max_length=80)
    at = models.DateTimeField(_("time"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of completions")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.plan} {timezone.localtime(self.at):%Y-%m-%d}"
