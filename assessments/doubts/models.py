"""What people decide where the text leaves a doubt: rulings for all, human decisions for one, requests for a review."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ground.scoping import ScopedManager
from learners.people.models import Learner

from ..decisions.models import Snapshot, scope_of_learner


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
