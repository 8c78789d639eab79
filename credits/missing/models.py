"""Learners' reports that hours have not arrived."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.fields import StoredFileField
from ground.scoping import ScopedManager, own_or_below
from learners.people.models import Learner
from units.models import Unit

from ..catalogue.models import Platform
from .states import MissingHoursMove


class MissingHours(models.Model):
    """A learner says that hours earned on a platform have not arrived. ``barred``: account keys, each between commas,
    of whoever took the hours away, and never answers."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="missing_hours")
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+")
    course_title = models.CharField(_("course"), max_length=200)
    completed_on = models.DateField(_("completed on"))
    note = models.CharField(_("what else to know"), max_length=500, blank=True)
    picture_key = StoredFileField(_("place of the screenshot"), max_length=60, editable=False, blank=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("office that imports"))
    reported_at = models.DateTimeField(_("reported"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.CharField(_("answered by"), max_length=80, blank=True)
    answered_by_key = models.CharField(_("answered by (id)"), max_length=40, blank=True, db_default="")
    barred = models.TextField(_("who does not answer (ids)"), blank=True, db_default="")

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("report of missing hours")
        base_manager_name = "objects_for_relations"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="", answer="")
                | (Q(answered_at__isnull=False) & ~Q(answered_by="") & ~Q(answer="")),
                name="missing_hours_answered_together",
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return own_or_below(actor)


class MissingHoursTurn(models.Model):
    """What was said on a report before its last answer: an answer that did not settle it, and the reply to it."""

    report = models.ForeignKey(MissingHours, models.CASCADE, related_name="turns")
    move = models.CharField(_("move"), max_length=8, choices=MissingHoursMove.choices)
    text = models.CharField(_("text"), max_length=500)
    by_name = models.CharField(_("by"), max_length=80)
    by_key = models.CharField(_("by (id)"), max_length=40, blank=True, db_default="")
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("turn of a report of missing hours")
        ordering = ["pk"]
