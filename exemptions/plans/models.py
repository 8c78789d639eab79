"""Unit training plans (article 7.2): the plan, the steps it takes, who stands on its roster."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.roles import Role
from ground.scoping import ScopedManager, below
from learners.people.models import Learner
from units.models import Unit

from .states import PlanMove, PlanState


class TrainingPlan(models.Model):
    """One office's own training in the professional subject for a policy year.

    ``units`` are the units in scope; none named means the office and everything below it. In effect only when recorded
    by the league, and then as the rule pack says of ``filed_on`` and ``tenths``.
    """

    class TeachingMode(models.TextChoices):
        OWN = "own", _("on its own")
        JOINTLY = "jointly", _("jointly with a qualified institution")
        ENTRUSTED = "entrusted", _("entrusted to a qualified institution")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.CharField(_("rule pack"), max_length=40)
    policy_year = models.PositiveSmallIntegerField(_("policy year"))
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("filing office"))
    title = models.CharField(_("name of the training"), max_length=120, blank=True)
    units = models.ManyToManyField(Unit, related_name="+", blank=True, verbose_name=_("units in scope"))
    content = models.CharField(_("content"), max_length=2000, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=TeachingMode.choices, blank=True)
    partner = models.CharField(_("institution"), max_length=120, blank=True)
    teachers = models.CharField(_("teachers"), max_length=1000, blank=True)
    participants = models.PositiveIntegerField(_("number of participants"), null=True, blank=True)
    completes_on = models.DateField(_("to be completed on"), null=True, blank=True)
    tenths = models.PositiveIntegerField(_("hours in tenths"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=0)
    begun_by_key = models.CharField(_("begun by (id)"), max_length=40, blank=True)
    begun_by = models.CharField(_("begun by"), max_length=80)
    begun_at = models.DateTimeField(_("begun"))
    filed_at = models.DateTimeField(_("sent in"), null=True, blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    number = models.CharField(_("filing number"), max_length=40, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), null=True, blank=True)
    accepted_late = models.BooleanField(_("accepted although late"), default=False)
    held_on = models.DateField(_("completed on"), null=True, blank=True)
    held_tenths = models.PositiveIntegerField(_("hours held, in tenths"), null=True, blank=True)
    attended = models.PositiveIntegerField(_("participants who attended"), null=True, blank=True)
    report_note = models.CharField(_("note on the completion"), max_length=500, blank=True)
    reported_at = models.DateTimeField(_("completion reported"), null=True, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("training plan")
        base_manager_name = "objects_for_relations"
        indexes = [models.Index(fields=["policy", "state"], name="plan_in_effect")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in PlanState]), name="plan_state_known"),
            models.CheckConstraint(
                condition=~Q(state=PlanState.RECORDED)
                | (Q(filed_on__isnull=False, recorded_at__isnull=False, tenths__isnull=False) & ~Q(number="")),
                name="plan_recorded_with_day_and_number",
            ),
            models.CheckConstraint(
                condition=Q(accepted_late=False) | Q(state=PlanState.RECORDED), name="plan_late_recorded"
            ),
            models.CheckConstraint(
                condition=Q(tenths__isnull=True) | Q(tenths__gt=0, tenths__lte=99_999), name="plan_hours_sane"
            ),
            models.CheckConstraint(
                condition=Q(held_tenths__isnull=True) | Q(held_tenths__gt=0, held_tenths__lte=99_999),
                name="plan_held_hours_sane",
            ),
            models.UniqueConstraint(
                fields=["policy", "number"], condition=Q(state=PlanState.RECORDED), name="plan_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.public_id)

    @classmethod
    def visible_q(cls, actor) -> Q:
        """What one's office and those below it file; of others what is recorded for one's own units. A draft is seen
        in its own office alone."""
        own = Q(office_id__in=[grant.unit_id for grant in actor.grants if grant.role in FILERS])
        filed = below(actor.paths(), "office__path") & ~Q(state=PlanState.DRAFT)
        return own | filed | covers_q(actor.paths())


FILERS = frozenset({Role.BANNER_HR, Role.DEPARTMENT_HR})
"""Roles that file plans, for their own office."""


def covers_q(paths) -> Q:
    """Recorded plans that reach the units at ``paths``: they, or an office above them, stand in the scope."""
    found = Q(pk__in=[])
    for path in paths:
        above = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
        found |= Q(office__path__in=above, units__isnull=True) | Q(units__path__in=above)
    plans = TrainingPlan.objects.unscoped().filter(found, state=PlanState.RECORDED)
    return Q(pk__in=plans.values("pk"))


class PlanStep(models.Model):
    """One move of one person. Kept for ever; an undone one says so."""

    plan = models.ForeignKey(TrainingPlan, models.CASCADE, related_name="steps", db_index=False)
    position = models.PositiveSmallIntegerField(_("position"))
    move = models.CharField(_("move"), max_length=12, choices=PlanMove.choices)
    by_key = models.CharField(_("by (id)"), max_length=40, blank=True)
    by_name = models.CharField(_("by"), max_length=80)
    at = models.DateTimeField(_("time"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    before = models.JSONField(_("what stood there before"), default=dict)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of a training plan")
        ordering = ["plan_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_step_position_once"),
            models.CheckConstraint(condition=Q(move__in=[m.value for m in PlanMove]), name="plan_step_move_known"),
        ]


class PlanParticipant(models.Model):
    """A person on the roster of a plan."""

    plan = models.ForeignKey(TrainingPlan, models.CASCADE, related_name="roster", db_index=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("participant of a training plan")
        constraints = [models.UniqueConstraint(fields=["plan", "learner"], name="plan_participant_once")]


class PlanCompletion(models.Model):
    """A person who has completed the training of a plan, as its office has reported."""

    plan = models.ForeignKey(TrainingPlan, models.CASCADE, related_name="completions", db_index=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("completion reported"))
    reported_by = models.CharField(_("reported by"), max_length=80)

    class Meta:
        verbose_name = _("completion of a training plan")
        constraints = [
            models.UniqueConstraint(fields=["plan", "learner"], name="plan_completion_once"),
            models.CheckConstraint(condition=~Q(reported_by=""), name="plan_completion_reported_by"),
        ]
