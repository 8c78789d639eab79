"""Which offices between the unit and the league take part in reviewing a kind of request."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.fields import StoredFileField
from ground.scoping import ScopedManager, own_or_below
from learners.people.models import Learner
from units.models import Unit

from .states import RequestMove, RequestState


class ReviewingOffice(models.Model):
    """The bureau has made this office a reviewing office. ``kind`` is the id of a kind, or ``*`` for all kinds."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("office"))
    kind = models.CharField(_("kind of request"), max_length=40, default="*")

    class Meta:
        verbose_name = _("reviewing office")
        constraints = [models.UniqueConstraint(fields=["unit", "kind"], name="reviewing_office_once")]


class CaseRequest(models.Model):
    """What a learner (or the unit for them) asks for. ``payload`` is what the form of its kind asked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="requests")
    payload = models.JSONField(_("what is asked"), default=dict)
    granted = models.JSONField(_("what is granted, where it differs"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=RequestState.choices, default=RequestState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=0)
    office = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("office in charge")
    )
    filed_by_key = models.CharField(_("filed by (id)"), max_length=40)
    filed_by_name = models.CharField(_("filed by"), max_length=80)
    created_at = models.DateTimeField(_("created"))
    filed_at = models.DateTimeField(_("filed"), null=True, blank=True)
    to_mind = models.PositiveSmallIntegerField(_("sentences to mind"), default=0)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("request")
        base_manager_name = "objects_for_relations"
        indexes = [
            models.Index(fields=["office", "state", "kind"], name="request_on_desk"),
            models.Index(fields=["learner", "kind"], name="request_by_learner"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in RequestState]), name="request_state_known"),
            models.CheckConstraint(
                condition=(
                    Q(state=RequestState.FILED, office__isnull=False)
                    | (~Q(state=RequestState.FILED) & Q(office__isnull=True))
                ),
                name="request_office_iff_under_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @classmethod
    def visible_q(cls, actor) -> Q:
        filed = ~Q(state=RequestState.DRAFT) | Q(filed_by_key=actor.key)
        return own_or_below(actor, also=filed)

    @property
    def effective(self) -> dict:
        """What holds once approved: the grant where there is one, else what was asked."""
        return self.payload if self.granted is None else self.granted

    @property
    def said(self) -> str:
        """The state as people read it: a part is never told as the whole."""
        in_part = self.state == RequestState.APPROVED and self.granted is not None
        return str(_("approved in part")) if in_part else self.get_state_display()

    @property
    def state_said(self) -> str:
        """The same for the sentence that refuses a step."""
        return self.said

    @property
    def findings(self) -> dict:
        """What reviewers have stated since it was last filed; of one thing the last word holds. Costs a query."""
        found: dict = {}
        for step in self.steps.filter(undone_at__isnull=True).order_by("position"):
            found = {} if step.move == RequestMove.FILE else found | step.findings
        return found


PROOF_SEEN = "proof_seen"
"""What a step keeps of proof that was no page here when somebody passed it: the files that were said to be seen."""


class RequestStep(models.Model):
    """One move of one person. Kept for ever; an undone one says so."""

    request = models.ForeignKey(CaseRequest, models.CASCADE, related_name="steps", db_index=False)
    position = models.PositiveSmallIntegerField(_("position"))
    move = models.CharField(_("move"), max_length=12, choices=RequestMove.choices)
    office = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("office"))
    by_key = models.CharField(_("by (id)"), max_length=40)
    by_name = models.CharField(_("by"), max_length=80)
    at = models.DateTimeField(_("time"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    granted_before = models.JSONField(_("grant before this step"), null=True)
    findings = models.JSONField(_("what the reviewer has stated"), default=dict)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("step")
        ordering = ["request_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="step_position_once"),
            models.CheckConstraint(condition=Q(move__in=[m.value for m in RequestMove]), name="step_move_known"),
        ]


class Evidence(models.Model):
    """A page of proof: re-encoded picture or cleaned PDF, sealed on disk under a generated name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(CaseRequest, models.CASCADE, related_name="evidence")
    stored_name = StoredFileField(_("stored file"), max_length=80, unique=True)
    original_name = models.CharField(_("file name"), max_length=120)
    media_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    pages = models.PositiveSmallIntegerField(_("pages"), default=1)
    file_hash = models.CharField(_("hash (SHA-256)"), max_length=64)
    added_at = models.DateTimeField(_("added"))

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("evidence")
        base_manager_name = "objects_for_relations"
        ordering = ["id"]

    @classmethod
    def visible_q(cls, actor) -> Q:
        filed = ~Q(request__state=RequestState.DRAFT) | Q(request__filed_by_key=actor.key)
        return own_or_below(actor, "request__learner_id", "request__learner__unit__path", also=filed)
