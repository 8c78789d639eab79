"""People who go to another unit together: some of one, or all of it where units merge or one follows another."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.jobs.models import Job
from ground.jobs.states import JobState
from ground.roles import KEEPERS
from ground.scoping import ScopedManager, below
from learners.people.models import Learner
from units.models import Unit

from .states import REGROUPINGS, RegroupingState


class Regrouping(models.Model):
    """A move of many people. Prepared until ``asked_at``, then a job's; taken back as a whole until UNDO_DAYS later.

    ``source``: everybody of this unit goes. ``target``: where they go; of a unit that is still to be made ``new_name``.
    ``closes``: ``source`` is closed afterwards, and the other unit follows it.
    ``office``: the lowest unit that is above all units it is about: whoever keeps that one sees it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("office"))
    source = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit that goes over whole")
    )
    target = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("new unit")
    )
    new_name = models.CharField(_("name of a unit that is still to be made"), max_length=120, blank=True)
    closes = models.BooleanField(_("the old unit is closed afterwards"), default=False)
    day = models.DateField(_("from which day"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_by_key = models.CharField(_("made by (account)"), max_length=40)
    made_by = models.CharField(_("made by"), max_length=80)
    created_at = models.DateTimeField(_("created"))
    asked_at = models.DateTimeField(_("asked for"), null=True, blank=True)
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    undo_asked_at = models.DateTimeField(_("taking back asked for"), null=True, blank=True)
    undo_reason = models.CharField(_("why it was taken back"), max_length=300, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("job"))

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("move of many people")
        base_manager_name = "objects_for_relations"
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def state(self) -> str:
        return REGROUPINGS.state(self)

    @property
    def get_state_display(self) -> str:
        return str(RegroupingState(self.state).label)

    @property
    def plan(self) -> str:
        """A word for where to, from which day and why, which is another for another plan: what the office has seen."""
        said = (self.target_id, self.new_name, self.closes, self.day, self.reason)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @property
    def fell_over(self) -> bool:
        """Whether the job that carries it out or takes it back has failed, was cancelled, or is gone."""
        return self.job is None or self.job.state == JobState.FAILED

    @property
    def stopped(self) -> bool:
        """Asked for, and stopped on the way: some people may have moved."""
        return self.asked_at is not None and self.done_at is None and self.undo_asked_at is None and self.fell_over

    @property
    def stopped_going_back(self) -> bool:
        return self.undo_asked_at is not None and self.undone_at is None and self.fell_over

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(KEEPERS), "office__path")


class RegroupedPerson(models.Model):
    """One of them: where from, and what became of the person. ``before`` is what the way back needs."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    regrouping = models.ForeignKey(Regrouping, models.CASCADE, related_name="people")
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="+")
    was_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit before"))
    before = models.JSONField(_("what the way back needs"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    moved_at = models.DateTimeField(_("moved"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("person of a move")
        constraints = [models.UniqueConstraint(fields=["regrouping", "learner"], name="regrouped_once")]
