"""The yearly table that an office files upwards."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.jobs.models import Job
from ground.scoping import ScopedManager, below
from units.models import Unit

from ..closing.models import ClosedSeason


class YearTable(models.Model):
    """Figures of one year and one unit with everything below it. A draft until it is frozen; then it never changes:
    the hash of its content stands in the journal as well."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.CharField(_("rule pack"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    as_of = models.DateField(_("day of the decision"), null=True)
    content = models.JSONField(_("figures"), default=dict)
    content_hash = models.CharField(_("hash of the figures (SHA-256)"), max_length=64, blank=True)
    asked_by_key = models.CharField(_("asked by (id)"), max_length=40)
    asked_by = models.CharField(_("asked by"), max_length=80)
    asked_at = models.DateTimeField(_("asked"))
    made_at = models.DateTimeField(_("worked out"), null=True)
    season = models.ForeignKey(
        ClosedSeason, models.PROTECT, null=True, related_name="+", verbose_name=_("as the season was closed")
    )
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    frozen_at = models.DateTimeField(_("frozen"), null=True)
    frozen_by = models.CharField(_("frozen by"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("yearly table")
        base_manager_name = "objects_for_relations"
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "year", "frozen_at"], name="year_table_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by="")
                | (Q(frozen_at__isnull=False, made_at__isnull=False) & ~Q(frozen_by="") & ~Q(content_hash="")),
                name="year_table_frozen_whole",
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "unit__path")
