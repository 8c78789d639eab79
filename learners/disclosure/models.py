"""Who may look at a person's data: looks, and exports with full numbers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ground.scoping import ScopedManager, below
from units.models import Unit

from ..people.models import Learner


class LookKind(models.TextChoices):
    PAGE = "page", _("opened the page, numbers masked")
    REVEAL = "reveal", _("saw the full numbers")
    EXPORT = "export", _("took the full numbers out in a file")


class Look(models.Model):
    """Somebody looked at a learner's data: one row per day and kind for pages, one for each reveal of full numbers."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="looks")
    by_key = models.CharField(_("account id"), max_length=40)
    by_name = models.CharField(_("who"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=LookKind.choices)
    day = models.DateField(_("day"))
    ordinal = models.PositiveSmallIntegerField(_("number of the reveal on that day"), default=0)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"))

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("look")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "by_key", "day"], condition=Q(kind="page"), name="look_page_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["by_key", "day", "ordinal"], condition=Q(kind="reveal"), name="look_reveal_numbered"
            ),
            models.CheckConstraint(condition=~Q(kind="reveal", reason=""), name="look_reveal_has_reason"),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return Q(learner_id=actor.learner_id or 0)


class FullExport(models.Model):
    """Full ID numbers leave the portal only when a second person has agreed, within a day, once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    reason = models.CharField(_("reason"), max_length=300)
    asked_by_key = models.CharField(_("asked by (account id)"), max_length=40)
    asked_by = models.CharField(_("asked by"), max_length=80)
    asked_at = models.DateTimeField(_("asked"))
    agreed_by_key = models.CharField(_("agreed by (account id)"), max_length=40, blank=True)
    agreed_by = models.CharField(_("agreed by"), max_length=80, blank=True)
    agreed_at = models.DateTimeField(_("agreed"), null=True)
    taken_at = models.DateTimeField(_("taken"), null=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("export with full numbers")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by_key="", agreed_by="", agreed_at__isnull=True)
                | (~Q(agreed_by_key="") & Q(agreed_at__isnull=False) & ~Q(agreed_by_key=F("asked_by_key"))),
                name="full_export_second_person",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(agreed_at__isnull=False), name="full_export_agreed_first"
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths())
