"""Sampling audits (抽查): whom the seed has drawn, what the reviewers found, what is to follow."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.jobs.models import Job
from ground.roles import LEAGUE, OFFICES, Role
from ground.scoping import ScopedManager, below
from learners.people.models import Learner
from units.models import Unit

from .states import RESULTS, SAMPLED, SAMPLES, SampledState, SampleState

SEES = OFFICES | LEAGUE | {Role.SUPERVISOR}


class SampleAudit(models.Model):
    """One draw. The same seed over the same population draws the same people; ``population_hash`` says which it was."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("name"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    policy = models.CharField(_("rule pack"), max_length=40)
    question = models.CharField(_("question"), max_length=60)
    seed = models.CharField(_("seed"), max_length=40)
    percent = models.DecimalField(_("share in percent"), max_digits=4, decimal_places=1, null=True)
    number = models.PositiveIntegerField(_("number of people"), null=True)
    strata = models.JSONField(_("stratified by"), default=list)
    population = models.PositiveIntegerField(_("people to draw from"), default=0)
    population_hash = models.CharField(_("hash of the people to draw from (SHA-256)"), max_length=64, blank=True)
    asked_by_key = models.CharField(_("asked by (id)"), max_length=40)
    asked_by = models.CharField(_("asked by"), max_length=80)
    asked_at = models.DateTimeField(_("asked"))
    drawn_at = models.DateTimeField(_("drawn"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.CharField(_("closed by"), max_length=80, blank=True)
    closed_by_key = models.CharField(_("closed by (id)"), max_length=40, blank=True, db_default="")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("sampling audit")
        base_manager_name = "objects_for_relations"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True, number__gt=0)
                | Q(percent__gt=0, percent__lte=100, number__isnull=True),
                name="sample_share_or_number",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="") | (Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="sample_closed_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> SampleState:
        return SampleState(SAMPLES.state(self))

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(SEES), "unit__path")


class SampledPerson(models.Model):
    """One person of a sample, with the checklist and what was found."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    audit = models.ForeignKey(SampleAudit, models.CASCADE, related_name="people")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="+")
    stratum = models.CharField(_("stratum"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("position"))
    result = models.CharField(
        _("result"),
        max_length=8,
        choices=[(state.value, state.label) for state in SampledState if state in RESULTS],
        default=SampledState.OPEN,
    )
    checklist = models.JSONField(_("checklist"), default=dict)
    finding = models.CharField(_("what was found"), max_length=500, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    checked_by_key = models.CharField(_("checked by (id)"), max_length=40, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=80, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True)
    due_on = models.DateField(_("to be mended by"), null=True)
    mended_at = models.DateTimeField(_("mended"), null=True)
    mended_by = models.CharField(_("mended, says"), max_length=80, blank=True)
    mended_by_key = models.CharField(_("mended, says (id)"), max_length=40, blank=True)
    mended_note = models.CharField(_("how it was mended"), max_length=500, blank=True)
    confirmed_at = models.DateTimeField(_("checked again"), null=True)
    confirmed_by = models.CharField(_("checked again by"), max_length=80, blank=True)
    confirmed_by_key = models.CharField(_("checked again by (id)"), max_length=40, blank=True)
    lacking = models.CharField(_("what was still lacking"), max_length=500, blank=True)
    lifted_at = models.DateTimeField(_("finding taken back"), null=True)
    lifted_by = models.CharField(_("finding taken back by"), max_length=80, blank=True, db_default="")
    lifted_by_key = models.CharField(_("finding taken back by (id)"), max_length=40, blank=True, db_default="")
    lifted_why = models.CharField(_("why the finding does not hold"), max_length=500, blank=True, db_default="")
    found_kind = models.CharField(_("kind of the thing found"), max_length=8, blank=True)
    found_id = models.UUIDField(_("thing found"), null=True, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("person of a sampling audit")
        base_manager_name = "objects_for_relations"
        ordering = ["audit_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "learner"], name="sampled_once"),
            models.CheckConstraint(
                condition=~Q(result="finding") | (~Q(finding="") & Q(due_on__isnull=False)), name="sampled_finding_said"
            ),
        ]

    @property
    def state(self) -> SampledState:
        return SampledState(SAMPLED.state(self))

    @classmethod
    def visible_q(cls, actor) -> Q:
        """Offices and the supervisor see all of an audit; HR of a unit what concerns its people, once it is closed."""
        own = below(actor.paths(), "learner__unit__path") & Q(audit__closed_at__isnull=False)
        return below(actor.paths(SEES), "audit__unit__path") | own
