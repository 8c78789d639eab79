"""Frozen decisions: whatever is printed or decided upon is taken from here, so that next year it says the same."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.models import Learner
from learners.scoping import ScopedManager

from .applications import OUTCOMES, Application, scope_of_learner


class LawText(models.Model):
    """The text of a rule pack as it was when something was decided under it, each version once."""

    hash = models.CharField(_("hash of the rule pack"), max_length=64, primary_key=True)
    policy = models.CharField(_("rule pack"), max_length=40)
    text = models.TextField(_("text of the rule pack"))

    class Meta:
        verbose_name = _("text of a rule pack")


class Frozen(TypeError):
    """A snapshot was to be changed or deleted."""


class Snapshot(models.Model):
    """One decision with all it was made from: facts, rule pack, rulings in force, reasons. Never changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="snapshots")
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="snapshots")
    policy = models.CharField(_("rule pack"), max_length=40)
    key = models.CharField(_("what was applied for"), max_length=60)
    as_of = models.DateField(_("day of the decision"))
    case = models.JSONField(_("facts (decision interface)"))
    decision = models.JSONField(_("decision with reasons (decision interface)"))
    law = models.ForeignKey(LawText, models.PROTECT, related_name="+")
    rulings = models.JSONField(_("rulings in force"), default=dict)
    pack_hash = models.CharField(_("hash of the rule pack with the rulings"), max_length=64)
    facts_hash = models.CharField(_("hash of the facts"), max_length=64)
    outcome = models.CharField(_("outcome, with a human decision if there was one"), max_length=20)
    human = models.JSONField(_("human decision"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen"))
    frozen_by_key = models.CharField(_("id of who froze it"), max_length=40, blank=True)
    frozen_by = models.CharField(_("frozen by"), max_length=80)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("snapshot")
        base_manager_name = "objects_for_relations"
        ordering = ["-frozen_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="snapshot_outcome_known")]

    def __str__(self) -> str:
        return f"{self.key} {self.as_of}"

    @classmethod
    def visible_q(cls, actor) -> Q:
        return scope_of_learner(actor)

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise Frozen("a snapshot is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Frozen("a snapshot is never deleted")
