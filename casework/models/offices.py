"""Which offices between the unit and the league take part in reviewing a kind of request."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models import Unit


class ReviewingOffice(models.Model):
    """The bureau has made this office a reviewing office. ``kind`` is the id of a kind, or ``*`` for all kinds."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("office"))
    kind = models.CharField(_("kind of request"), max_length=40, default="*")

    class Meta:
        verbose_name = _("reviewing office")
        constraints = [models.UniqueConstraint(fields=["unit", "kind"], name="reviewing_office_once")]
