"""Approved facts that clauses turn on, and the ends that officers have entered."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.requests import law
from ground.scoping import ScopedManager, own_or_below
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

    @property
    def last_end(self) -> FactEnd | None:
        """The end that an officer has entered last, of those that stand."""
        standing = [end for end in self.ends.all() if end.lifted_at is None]
        return max(standing, key=lambda end: end.pk, default=None)

    @classmethod
    def visible_q(cls, actor) -> Q:
        return own_or_below(actor)


class FactEnd(models.Model):
    """An end that an officer has entered for a fact that was granted for longer. Kept for ever; ``lifted_at``: taken
    back upon an objection, and the fact holds until ``before`` again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="ends")
    until = models.DateField(_("holds until"))
    before = models.DateField(_("held until"), null=True)
    reason = models.CharField(_("reason"), max_length=500)
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.CharField(_("entered by"), max_length=80)
    entered_by_key = models.CharField(_("entered by (id)"), max_length=40, blank=True)
    lifted_at = models.DateTimeField(_("taken back"), null=True)
    lifted_by = models.CharField(_("taken back by"), max_length=80, blank=True)
    lifted_by_key = models.CharField(_("taken back by (id)"), max_length=40, blank=True, db_default="")
    lifted_why = models.CharField(_("why it was taken back"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("end of a fact")
        constraints = [
            models.CheckConstraint(
                condition=Q(before__isnull=True) | Q(until__lt=F("before")), name="fact_end_shortens"
            ),
        ]
