"""Cards in bulk: what was asked for, and what became of each person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.jobs.models import Job
from ground.roles import HR
from ground.scoping import ScopedManager, below
from learners.people.models import Learner
from units.models import Unit
from units.paths import SEPARATOR

from ..cards.models import ReviewCard
from .states import RUNS, RunPersonState


class CardRun(models.Model):
    """Who asked for which cards of whom. ``query`` says the people: the list as the audit writes it down, or people by
    their codes. The day of the decision is fixed when it is asked for."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    policy = models.CharField(_("rule pack"), max_length=40)
    question = models.CharField(_("question"), max_length=60)
    title = models.CharField(_("what for"), max_length=120)
    as_of = models.DateField(_("day of the decision"))
    query = models.JSONField(_("which people"))
    with_statements = models.BooleanField(_("statements of hours for the others"), default=False)
    wanted = models.CharField(_("what is made of them"), max_length=10, blank=True)
    asked_by_key = models.CharField(_("asked by (id)"), max_length=40)
    asked_by = models.CharField(_("asked by"), max_length=80)
    asked_at = models.DateTimeField(_("asked"))
    collected_at = models.DateTimeField(_("people written down"), null=True)
    finished_at = models.DateTimeField(_("everybody gone through"), null=True)
    cancelled_at = models.DateTimeField(_("stopped early"), null=True)
    cancelled_by = models.CharField(_("stopped by"), max_length=80, blank=True)
    why_stopped = models.CharField(_("why it was stopped"), max_length=500, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("cards in bulk")
        base_manager_name = "objects_for_relations"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.unit.name} {self.title}"

    @property
    def state(self) -> str:
        return RUNS.state(self)

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(HR), "unit__path")


class RunPerson(models.Model):
    """One person of it, in the order of print: by unit, then by name. ``attempts`` counts how often somebody has begun:
    whoever kills the worker each time must not hold up the others."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(CardRun, models.CASCADE, related_name="people")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("position"))
    unit_name = models.CharField(_("unit"), max_length=820)
    state = models.CharField(_("state"), max_length=10, choices=RunPersonState.choices, default=RunPersonState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    reason = models.CharField(_("why there is no card"), max_length=500, blank=True)
    card = models.ForeignKey(ReviewCard, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("person among cards in bulk")
        ordering = ["run", "position"]
        indexes = [models.Index(fields=["run", "state", "attempts", "position"], name="run_person_next")]
        constraints = [
            models.UniqueConstraint(fields=["run", "learner"], name="run_person_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "issued", "failed"]), name="run_person_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="issued", card__isnull=False) | (~Q(state="issued") & Q(card__isnull=True)),
                name="run_person_issued_has_card",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.position}"

    @property
    def unit_short(self) -> str:
        """The last name of the path: of one run, all lie below the same office."""
        return self.unit_name.rpartition(SEPARATOR)[2]
