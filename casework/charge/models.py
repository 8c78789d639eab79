"""The book of who is in charge of what is open, and was before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.roles import Role
from units.models import Unit


class Charge(models.Model):
    """From when until when an office was in charge of one open thing, or nobody was: then the role that is empty."""

    about = models.CharField(_("kind of what is open"), max_length=20)
    about_id = models.UUIDField(_("what is open"))
    unit = models.ForeignKey(
        Unit, models.CASCADE, related_name="+", verbose_name=_("office, or where the role is empty")
    )
    vacant = models.CharField(_("empty role"), max_length=20, choices=Role.choices, blank=True)
    why = models.CharField(_("reason"), max_length=300, blank=True)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name = _("office in charge")
        indexes = [models.Index(fields=["about_id", "since"], name="charge_history")]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "about_id"], condition=Q(until__isnull=True), name="charge_one_at_a_time"
            )
        ]
