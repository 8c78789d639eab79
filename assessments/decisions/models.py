"""Applications: what a person applies for, and on which day."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.scoping import ScopedManager, own_or_below
from learners.people.models import Learner
from rulebook.vocabulary import Outcome

OUTCOMES = [outcome.value for outcome in Outcome]


def scope_of_learner(actor) -> Q:
    """Rows about a learner: those of the units in one's charge, and one's own."""
    return own_or_below(actor)


class Application(models.Model):
    """What a person applies for on a day; judged as of that day, with what has become known since.

    ``key`` names the application within a policy (decisions.purposes), ``details`` is its form in the decision
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
    rulings = models.JSONField(_("rulings in force, by rule pack"), default=dict)
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


class HumanOutcome(models.TextChoices):
    MET = "met", _("requirement met")
    NOT_MET = "not_met", _("requirement not met")


class HumanDecision(models.Model):
    """An officer's decision for one person where the rules give no sure answer.

    It holds for the doubt it was made on and the facts on which that hangs (``facts_hash``, cases.doubt_hash): hours
    that are earned later do not end it. When they change, person and office are told, and the case is in the queue.
    ``holds``: both fit on the day of the standings.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="human_decisions", db_index=False)
    policy = models.CharField(_("rule pack"), max_length=40)
    key = models.CharField(_("what is applied for"), max_length=60)
    details = models.JSONField(_("what is applied for, as data"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=HumanOutcome.choices)
    reason = models.CharField(_("reason"), max_length=500)
    facts_hash = models.CharField(_("hash of the facts"), max_length=64)
    doubt = models.CharField(_("doubt"), max_length=220)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", verbose_name=_("what the officer saw"))
    decided_at = models.DateTimeField(_("decided"))
    decided_by_key = models.CharField(_("id of who decided"), max_length=40, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80)
    holds = models.BooleanField(_("holds on the day of the standings"), default=True)
    ended_at = models.DateTimeField(_("replaced or taken back"), null=True, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("human decision")
        base_manager_name = "objects_for_relations"
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "policy", "key", "facts_hash", "doubt"],
                condition=Q(ended_at__isnull=True),
                name="human_decision_one_in_force",
            ),
            models.CheckConstraint(condition=Q(outcome__in=["met", "not_met"]), name="human_decision_is_yes_or_no"),
            models.CheckConstraint(condition=~Q(reason=""), name="human_decision_has_reason"),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return scope_of_learner(actor)
