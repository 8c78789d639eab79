"""What people decide where the text leaves a doubt: rulings for all, human decisions for one, requests for a review."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learners.models import Learner
from learners.scoping import ScopedManager

from .applications import scope_of_learner
from .snapshots import Snapshot


class Ruling(models.Model):
    """An open reading settled by the bureau: from then on every decision takes this option, and the doubt is gone.

    A mistaken ruling is withdrawn, never altered. What was frozen before keeps what it was decided under.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.CharField(_("rule pack"), max_length=40)
    reading = models.CharField(_("reading"), max_length=40)
    option = models.CharField(_("option"), max_length=40)
    name = models.CharField(_("name of the ruling"), max_length=120)
    ruled_on = models.DateField(_("date of the ruling"))
    reason = models.CharField(_("reason"), max_length=500)
    settled_at = models.DateTimeField(_("entered"))
    settled_by_key = models.CharField(_("id of who entered it"), max_length=40, blank=True)
    settled_by = models.CharField(_("entered by"), max_length=80)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=80, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("ruling")
        ordering = ["-settled_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "reading"], condition=Q(withdrawn_at__isnull=True), name="ruling_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_reason="")),
                name="ruling_withdrawn_with_reason",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(reason=""), name="ruling_has_name_and_reason"),
        ]

    def __str__(self) -> str:
        return self.name


class HumanDecision(models.Model):
    """An officer's decision for one person where the rules give no sure answer.

    It holds for the facts (``facts_hash``) and the doubt it was made on. When they change, the case is in the queue.
    ``holds``: both fit on the day of the standings.
    """

    class Outcome(models.TextChoices):
        MET = "met", _("requirement met")
        NOT_MET = "not_met", _("requirement not met")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="human_decisions", db_index=False)
    policy = models.CharField(_("rule pack"), max_length=40)
    key = models.CharField(_("what is applied for"), max_length=60)
    details = models.JSONField(_("what is applied for, as data"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
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


class ReviewRequest(models.Model):
    """A person asks that somebody looks at what the portal has decided."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="review_requests")
    policy = models.CharField(_("rule pack"), max_length=40)
    key = models.CharField(_("what is applied for"), max_length=60)
    details = models.JSONField(_("what is applied for, as data"))
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", verbose_name=_("decision complained of"))
    message = models.CharField(_("message"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("asked by"), max_length=80)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=80, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("request for a human review")
        base_manager_name = "objects_for_relations"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "policy", "key"],
                condition=Q(answered_at__isnull=True),
                name="review_request_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="", answer="")
                | (Q(answered_at__gte=F("asked_at")) & ~Q(answered_by="") & ~Q(answer="")),
                name="review_request_answered_in_full",
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return scope_of_learner(actor)
