"""Approved facts that clauses turn on."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.requests import law
from ground.scoping import ScopedManager, below
from learners.people.models import Learner
from policy import packs

from ..known.every import KINDS, guarded


class Fact(models.Model):
    """One approved fact. Never changed: revoked or ended, and another one recorded."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="facts")
    kind = models.CharField(_("kind"), max_length=40)
    values = models.JSONField(_("values, named as in the decision interface"), default=dict)
    since = models.DateField(_("holds from"), null=True, blank=True)
    until = models.DateField(_("holds until"), null=True, blank=True)
    claim_key = models.CharField(_("claim id"), max_length=40, blank=True)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.CharField(_("decided by"), max_length=80)
    ground = models.CharField(_("ground of the decision"), max_length=500, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.CharField(_("revoked by"), max_length=80, blank=True)
    revoked_reason = models.CharField(_("reason of revocation"), max_length=500, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("fact")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "kind"],
                condition=Q(revoked_at__isnull=True, kind__in=guarded()),
                name="fact_one_valid_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["claim_key"], condition=Q(revoked_at__isnull=True) & ~Q(claim_key=""), name="fact_one_per_claim"
            ),
        ]

    @property
    def name(self) -> str:
        """The kind, as people know it."""
        return law.name_of(self.kind) if self.kind in KINDS else packs.name_of_fact(self.kind)

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "learner__unit__path") | Q(learner_id=actor.learner_id or 0)
