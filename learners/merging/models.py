"""Two records of one person made one: proposed by one officer, confirmed by another, undone for a time."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ground.scoping import ScopedManager, below

from ..people.models import Learner


class Merge(models.Model):
    """``merged`` becomes a pointer to ``kept``. ``taken`` says what went over, what stayed and how it was before: the
    way back."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept = models.ForeignKey(Learner, models.PROTECT, related_name="+", verbose_name=_("record that stays"))
    merged = models.ForeignKey(Learner, models.PROTECT, related_name="+", verbose_name=_("record that goes into it"))
    reason = models.CharField(_("reason"), max_length=300)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by_key = models.CharField(_("proposed by (account id)"), max_length=40)
    proposed_by = models.CharField(_("proposed by"), max_length=80)
    merged_at = models.DateTimeField(_("merged"), null=True)
    merged_by_key = models.CharField(_("confirmed by (account id)"), max_length=40, blank=True)
    merged_by = models.CharField(_("confirmed by"), max_length=80, blank=True)
    refused_at = models.DateTimeField(_("refused"), null=True)
    refused_by = models.CharField(_("refused by"), max_length=80, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.CharField(_("undone by"), max_length=80, blank=True)
    answer = models.CharField(_("why refused or undone"), max_length=300, blank=True)
    taken = models.JSONField(_("what went over, what stayed, how it was"), default=dict)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("merging of two records")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(merged_at__isnull=True) | ~Q(merged_by_key=F("proposed_by_key")),
                name="merge_by_two_officers",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True) | Q(merged_at__isnull=True), name="merge_refused_or_done"
            ),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(refused_at__isnull=True, undone_at__isnull=True),
                name="merge_once_at_a_time",
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "kept__unit__path") & below(actor.paths(), "merged__unit__path")
