"""What an office tells people about a learning platform beyond the notice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..catalogue.models import Platform


class PlatformAdvice(models.Model):
    """Where to pay on a platform and how to get an invoice, as the league says it. Rows are added, never changed: the
    last edition of a platform holds."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+", verbose_name=_("platform"))
    edition = models.PositiveIntegerField(_("edition"))
    paying = models.CharField(_("where to pay"), max_length=500, blank=True)
    invoice = models.CharField(_("how to get an invoice"), max_length=500, blank=True)
    entered_at = models.DateTimeField(_("entered"))
    entered_by_key = models.CharField(_("id of who entered it"), max_length=40, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=80)

    class Meta:
        verbose_name = _("advice about a platform")
        ordering = ["platform_id", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "edition"], name="platform_advice_one_at_a_time"),
            models.CheckConstraint(condition=Q(edition__gte=1), name="platform_advice_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.platform}"
