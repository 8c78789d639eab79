"""Approved facts that clauses of article 6 and article 5.2 turn on."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.scoping import ScopedManager, below
from learners.people.models import Learner
from policy import packs


class FactChoices(models.TextChoices):
    """Kinds with a form and rules of their own; a fact that a pack has declared has its id there as its kind."""

    QUALIFICATION_EXAM = "qualification_exam", _("vocational qualification examination (6.6)")
    EPIDEMIC_FRONTLINE = "epidemic_frontline", _("epidemic front line (6.4)")
    TRANSFER = "transfer", _("moved from a party or government organ (6.7)")
    TENURE = "tenure", _("present title since (6.9)")
    POSTDOC = "postdoc", _("post-doctoral researcher (6.3)")
    SANKE_TEACHER = "sanke_teacher", _("teacher of the three subjects (6.5)")
    HIGH_SKILLED = "high_skilled", _("highly skilled worker (6.8)")
    POST = "post", _("non-public economy or front-line post (6.2)")
    GRASSROOTS_GRADUATE = "grassroots_graduate", _("graduate in a township or village (5.2)")


SINGLE = frozenset({FactChoices.TRANSFER, FactChoices.POSTDOC, FactChoices.POST})
"""Kinds of which one person has one valid fact at a time."""
PERIODS = frozenset({FactChoices.SANKE_TEACHER, FactChoices.HIGH_SKILLED, FactChoices.GRASSROOTS_GRADUATE})
"""Kinds that hold from a day until a day: several stand side by side where they share no day."""


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
                condition=Q(revoked_at__isnull=True, kind__in=["transfer", "postdoc", "post"]),
                name="fact_one_valid_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["claim_key"], condition=Q(revoked_at__isnull=True) & ~Q(claim_key=""), name="fact_one_per_claim"
            ),
        ]

    @property
    def name(self) -> str:
        """The kind, as people know it."""
        if self.kind in FactChoices:
            return str(FactChoices(self.kind).label)
        return packs.name_of_fact(self.kind)

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "learner__unit__path") | Q(learner_id=actor.learner_id or 0)
