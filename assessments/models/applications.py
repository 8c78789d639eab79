"""Applications: what a person applies for, and on which day."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.models import Learner
from learners.scoping import ScopedManager, below
from rulebook.vocabulary import Outcome

OUTCOMES = [outcome.value for outcome in Outcome]


def scope_of_learner(actor) -> Q:
    """Rows about a learner: those of the units in one's charge, and one's own."""
    return below(actor.paths(), "learner__unit__path") | Q(learner_id=actor.learner_id or 0)


class Application(models.Model):
    """What a person applies for on a day; judged as of that day, with what has become known since.

    ``key`` names the application within a policy (assessments.purposes), ``details`` is its form in the decision
    interface. The answer stored here is kept up to date like the standings.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="applications", db_index=False)
    policy = models.CharField(_("rule pack"), max_length=40)
    key = models.CharField(_("what is applied for"), max_length=60)
    details = models.JSONField(_("what is applied for, as data"))
    as_of = models.DateField(_("day of the application"))
    outcome = models.CharField(_("outcome"), max_length=20)
    doubt = models.CharField(_("doubt"), max_length=220, blank=True)
    facts_hash = models.CharField(_("hash of the facts"), max_length=64)
    applied_at = models.DateTimeField(_("entered"))
    applied_by_key = models.CharField(_("id of who entered it"), max_length=40, blank=True)
    applied_by = models.CharField(_("entered by"), max_length=80)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("application")
        base_manager_name = "objects_for_relations"
        ordering = ["-as_of", "-pk"]
        indexes = [
            models.Index(
                fields=["policy", "key"],
                condition=Q(withdrawn_at__isnull=True, outcome="needs_confirmation"),
                name="application_in_doubt",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "policy", "key", "as_of"],
                condition=Q(withdrawn_at__isnull=True),
                name="application_once_a_day",
            ),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="application_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.as_of}"

    @classmethod
    def visible_q(cls, actor) -> Q:
        return scope_of_learner(actor)
