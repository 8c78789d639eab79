"""Figures of a policy year as they were closed, person by person, and what has changed them since."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ground.jobs.models import Job
from ground.scoping import ScopedManager, below
from learners.people.models import Learner

from .states import SEASONS, SeasonState


class ClosedSeason(models.Model):
    """The annual check of one notice on one day, of everybody. Nothing is read of it before ``closed_at``: a job that
    dies half way has closed nothing. ``plans``: path of the office and participants of each plan that counted;
    ``digest``: hash over everybody's figures, which the journal has as well."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.CharField(_("rule pack"), max_length=40)
    year = models.PositiveSmallIntegerField(_("policy year"))
    as_of = models.DateField(_("day of the decision"))
    pack_hash = models.CharField(_("hash of the rule pack with the rulings"), max_length=64, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    asked_by_key = models.CharField(_("asked by (id)"), max_length=40)
    asked_by = models.CharField(_("asked by"), max_length=80)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name=_("work"))
    people = models.PositiveIntegerField(_("people"), default=0)
    plans = models.JSONField(_("plans"), default=list)
    digest = models.CharField(_("hash of the figures (SHA-256)"), max_length=64, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    reopened_at = models.DateTimeField(_("opened again"), null=True)
    reopened_by_key = models.CharField(_("opened again by (id)"), max_length=40, blank=True)
    reopened_by = models.CharField(_("opened again by"), max_length=80, blank=True)
    reason = models.CharField(_("why it was opened again"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("closed season")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy"], condition=Q(reopened_at__isnull=True), name="closed_season_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True)
                | (Q(closed_at__isnull=False) & ~Q(reason="") & ~Q(reopened_by_key=F("asked_by_key"))),
                name="closed_season_reopened_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.as_of}"

    @property
    def state(self) -> SeasonState:
        return SeasonState(SEASONS.state(self))


class ClosedStanding(models.Model):
    """One person in a closed season. ``place``: path of the unit on the day; ``column``: where the audit counts the
    person; ``hours``: tenths that count by subject, and ``makeup``; ``helped``: clauses of relief. Never changed."""

    season = models.ForeignKey(ClosedSeason, models.CASCADE, related_name="standings", db_index=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="+")
    place = models.CharField(_("path of the unit on the day"), max_length=255)
    place_name = models.CharField(_("unit on the day"), max_length=200)
    sector = models.CharField(_("ownership"), max_length=12, blank=True)
    column = models.CharField(_("result"), max_length=80)
    helped = models.CharField(_("articles of the relief that helped"), max_length=90, blank=True)
    hours = models.JSONField(_("hours in tenths"), default=dict)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("person in a closed season")
        base_manager_name = "objects_for_relations"
        constraints = [models.UniqueConstraint(fields=["season", "learner"], name="closed_standing_once")]
        indexes = [models.Index(fields=["season", "place"], name="closed_standing_of_unit")]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "place")


class SeasonCorrection(models.Model):
    """One person whose figures are not those that were closed. ``was`` and ``now``: as ClosedStanding has them, empty
    for somebody who was not counted then or is not now. ``causes``: what has happened since, as the journal tells it.
    ``ended_at``: the figures are the closed ones again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    season = models.ForeignKey(ClosedSeason, models.CASCADE, related_name="corrections", db_index=False)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="+")
    place_was = models.CharField(_("path of the unit as closed"), max_length=255, blank=True)
    place_now = models.CharField(_("path of the unit now"), max_length=255, blank=True)
    was = models.JSONField(_("as closed"), default=dict)
    now = models.JSONField(_("now"), default=dict)
    causes = models.JSONField(_("what caused it"), default=list)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    reason_by = models.CharField(_("reason given by"), max_length=80, blank=True)
    found_at = models.DateTimeField(_("found at"))
    ended_at = models.DateTimeField(_("no longer"), null=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("correction of a closed season")
        base_manager_name = "objects_for_relations"
        constraints = [models.UniqueConstraint(fields=["season", "learner"], name="season_correction_once")]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "place_was") | below(actor.paths(), "place_now")
