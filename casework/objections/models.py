"""Objections against decisions, with what was objected to as it was read then, and every step."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.fields import StoredFileField
from ground.scoping import ScopedManager, below, own_or_below
from learners.people.models import Learner
from units.models import Unit

from .contested import named, placed
from .states import ANSWERED, ObjectionMove, ObjectionState

_ANSWERED = Q(state__in=sorted(ANSWERED))
_SIGNED = Q(answered_at__isnull=False) & ~Q(answered_by="") & ~Q(answer="")


class Objection(models.Model):
    """A person, or a unit, does not accept a decision; an office above whoever gave it answers. ``took_part``: account
    keys, each between commas, of whoever had a word in the decision and never answers; ``party``: of the side
    concerned, who do not answer either."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.PROTECT, null=True, related_name="objections")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("unit concerned"))
    about = models.CharField(_("kind of decision"), max_length=20)
    about_id = models.UUIDField(_("what was decided"))
    what = models.CharField(_("what it was about"), max_length=200)
    said = models.CharField(_("how it was decided"), max_length=100)
    because = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.CharField(_("decided by"), max_length=80)
    decided_office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("office that decided"))
    took_part = models.TextField(_("who took part (ids)"), blank=True)
    party = models.TextField(_("side concerned (ids)"), blank=True, db_default="")
    reasons = models.CharField(_("why it is objected to"), max_length=1000)
    filed_by_key = models.CharField(_("filed by (id)"), max_length=40)
    filed_by_name = models.CharField(_("filed by"), max_length=80)
    filed_at = models.DateTimeField(_("filed"))
    answer_by = models.DateField(_("to be answered by"))
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("office that answers"))
    state = models.CharField(_("state"), max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    version = models.PositiveIntegerField(_("version"), default=0)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.CharField(_("answered by"), max_length=80, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("objection")
        base_manager_name = "objects_for_relations"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["office", "state", "answer_by"], name="objection_on_desk"),
            models.Index(fields=["about_id"], name="objection_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ObjectionState]), name="objection_state_known"
            ),
            models.UniqueConstraint(
                fields=["about", "about_id"], condition=Q(state=ObjectionState.OPEN), name="objection_one_open"
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="objection_has_reasons"),
            models.CheckConstraint(
                condition=Q(learner__isnull=False, unit__isnull=True) | Q(learner__isnull=True, unit__isnull=False),
                name="objection_person_or_unit",
            ),
            models.CheckConstraint(
                condition=(_ANSWERED & _SIGNED) | (~_ANSWERED & Q(answered_at__isnull=True, answered_by="", answer="")),
                name="objection_answered_in_full",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.public_id}"

    @classmethod
    def visible_q(cls, actor) -> Q:
        return _seen(actor)

    @property
    def place(self) -> Unit:
        """The unit concerned, or that of the person."""
        return placed(self)

    @property
    def concerned(self) -> str:
        """Name of the person or of the unit."""
        return named(self)

    @property
    def keys_of_deciders(self) -> frozenset[str]:
        """Account keys of whoever had a word in the decision."""
        return _keys(self.took_part)

    @property
    def barred(self) -> frozenset[str]:
        """Account keys of whoever decided, objects, or belongs to the side concerned; besides the person's own."""
        return self.keys_of_deciders | _keys(self.party) | ({self.filed_by_key} - {""})


def _keys(text: str) -> frozenset[str]:
    return frozenset(key for key in text.split(",") if key)


def _seen(actor, start: str = "") -> Q:
    """Offices over the person or the unit concerned, and the person."""
    person = own_or_below(actor, f"{start}learner_id", f"{start}learner__unit__path")
    return person | below(actor.paths(), f"{start}unit__path") if actor.paths() else person


class ObjectionStep(models.Model):
    """One move of an objection. Kept for ever; an undone one says so."""

    objection = models.ForeignKey(Objection, models.CASCADE, related_name="steps", db_index=False)
    position = models.PositiveSmallIntegerField(_("position"))
    move = models.CharField(_("move"), max_length=10, choices=ObjectionMove.choices)
    office = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("office"))
    by_key = models.CharField(_("by (id)"), max_length=40)
    by_name = models.CharField(_("by"), max_length=80)
    at = models.DateTimeField(_("time"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of an objection")
        ordering = ["objection_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "position"], name="objection_step_once"),
            models.CheckConstraint(
                condition=Q(move__in=[m.value for m in ObjectionMove]), name="objection_step_move_known"
            ),
        ]


class ObjectionProof(models.Model):
    """A page of proof that came with an objection: drawn anew, sealed on disk under a generated name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    objection = models.ForeignKey(Objection, models.CASCADE, related_name="proofs")
    stored_name = StoredFileField(_("stored file"), max_length=80, unique=True)
    original_name = models.CharField(_("file name"), max_length=120)
    file_hash = models.CharField(_("hash (SHA-256)"), max_length=64)
    added_at = models.DateTimeField(_("added"))

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("proof of an objection")
        base_manager_name = "objects_for_relations"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "file_hash"], name="objection_proof_once"),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return _seen(actor, "objection__")
