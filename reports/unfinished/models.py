"""One round in which people who are behind were told so."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.jobs.models import Job
from ground.scoping import ScopedManager, below
from units.models import Unit


class Round(models.Model):
    """Who asked for it, for which units and deadline, and what became of it: how many were told, knew already, were
    left alone because article 6.1 or 6.2 would excuse them, or have no account to read it with."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    policy = models.CharField(_("rule pack"), max_length=40)
    question = models.CharField(_("question"), max_length=60)
    deadline = models.DateField(_("deadline"))
    asked_by_key = models.CharField(_("asked by (id)"), max_length=40)
    asked_by = models.CharField(_("asked by"), max_length=80)
    asked_at = models.DateTimeField(_("asked"))
    done_at = models.DateTimeField(_("done"), null=True)
    counts = models.JSONField(_("figures"), default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("round of reminders")
        base_manager_name = "objects_for_relations"
        ordering = ["-id"]

    @classmethod
    def visible_q(cls, actor):
        return below(actor.paths(), "unit__path")
