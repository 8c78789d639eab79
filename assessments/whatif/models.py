"""What would become of everybody under a draft: who changes from what to what, and by which clause.

WhatIf ──< Change
(a version of a draft,    (a person and a question whose answer
 a day)                    would be another one)
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.jobs.models import Job
from ground.scoping import ScopedManager, below
from learners.people.models import Learner
from policy.drafts.models import DraftVersion

from ..standings.models import AnswerState


class WhatIf(models.Model):
    """One trial of a version of a draft on the people in service: against the law in force, or another draft.

    ``policy``: the pack on offer that is compared, or whose plans and rulings both drafts see."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(DraftVersion, models.CASCADE, related_name="+", verbose_name=_("version of a draft"))
    against = models.ForeignKey(
        DraftVersion, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("other draft")
    )
    policy = models.CharField(_("rule pack"), max_length=40)
    as_of = models.DateField(_("day of the decision"))
    questions = models.JSONField(_("questions"), default=list)
    people = models.PositiveIntegerField(_("people"), default=0)
    asked_at = models.DateTimeField(_("asked"))
    asked_by_key = models.CharField(_("asked by (id)"), max_length=40, blank=True)
    asked_by = models.CharField(_("asked by"), max_length=80)
    complete_at = models.DateTimeField(_("complete"), null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name=_("work"))

    class Meta:
        verbose_name = _("trial of a draft")
        ordering = ["-pk"]


class Change(models.Model):
    """A person whose answer to one question would be another one, or rest on another clause."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    whatif = models.ForeignKey(WhatIf, models.CASCADE, related_name="changes", verbose_name=_("trial of a draft"))
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="+", verbose_name=_("learner"))
    question = models.CharField(_("question"), max_length=60)
    before = models.CharField(_("before"), max_length=20, choices=AnswerState.choices)
    after = models.CharField(_("after"), max_length=20, choices=AnswerState.choices)
    clause_before = models.CharField(_("clause before"), max_length=60, blank=True)
    clause_after = models.CharField(_("clause after"), max_length=60, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("changed answer")
        base_manager_name = "objects_for_relations"
        indexes = [models.Index(fields=["whatif", "question", "before", "after"], name="change_by_way")]
        constraints = [models.UniqueConstraint(fields=["whatif", "learner", "question"], name="change_once")]

    @classmethod
    def visible_q(cls, actor):
        return below(actor.paths(), "learner__unit__path")
