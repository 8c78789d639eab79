"""What a ruling has changed: who from what to what.

Ruling ── RulingEffect ──< RulingChange
          (worked out      (a person and a question
           once)            with another answer)
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.scoping import ScopedManager, below
from learners.people.models import Learner
from policy.models import Ruling

from ..standings.models import AnswerState


class RulingEffect(models.Model):
    """Says that the list of a ruling is whole; it stays when the ruling is withdrawn."""

    ruling = models.OneToOneField(Ruling, models.CASCADE, related_name="effect", verbose_name=_("ruling"))
    people = models.PositiveIntegerField(_("people with another answer"))
    complete_at = models.DateTimeField(_("complete"))

    class Meta:
        verbose_name = _("effect of a ruling")


class RulingChange(models.Model):
    """A person whose answer to one question is another one since the ruling."""

    ruling = models.ForeignKey(Ruling, models.CASCADE, related_name="changes", verbose_name=_("ruling"))
    policy = models.CharField(_("rule pack"), max_length=40)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="+", verbose_name=_("learner"))
    question = models.CharField(_("question"), max_length=60)
    before = models.CharField(_("before"), max_length=20, choices=AnswerState.choices)
    after = models.CharField(_("after"), max_length=20, choices=AnswerState.choices)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("answer changed by a ruling")
        base_manager_name = "objects_for_relations"
        indexes = [models.Index(fields=["ruling", "question", "before", "after"], name="ruling_change_by_way")]
        constraints = [
            models.UniqueConstraint(fields=["ruling", "policy", "learner", "question"], name="ruling_change_once")
        ]

    @classmethod
    def visible_q(cls, actor):
        return below(actor.paths(), "learner__unit__path")
