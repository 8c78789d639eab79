"""Where everybody stands on a day, for every question of the notice.

    Survey ──< Standing >── Circumstances ──< Answer
    (a day)    (a person)   (all that can     (one question:
                  │          change an         outcome, route, articles)
                  ∧          outcome)
               Shortfall
               (one question: what this person lacks, what it costs)

    KeptCount: how many people of a part of a unit stand how, added up as standings move (counts.py)

An outcome turns on few things. People who are alike in all of them share one row of circumstances, and each question is
decided once for all of them, by the same engine that answers one person. So settling a reading writes a few thousand
answers, whatever the number of people, and a changed fact moves one person to other circumstances.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.jobs.models import Job
from ground.scoping import ScopedManager
from learners.people.models import Learner
from units.models import Unit

from ..decisions.models import OUTCOMES, scope_of_learner


class Survey(models.Model):
    """A day on which many people are assessed. ``current``: everybody's, kept up to date; others are asked for and kept
    for a while (scope: a unit and everything below it), as the facts were when they were made.

    ``pack_hash`` is that of the pack's text; of a survey that was asked for, that of the pack with the rulings.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.CharField(_("rule pack"), max_length=40)
    as_of = models.DateField(_("day of the decision"))
    current = models.BooleanField(_("kept up to date"), default=False)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("scope"))
    question = models.CharField(_("question; empty: all that are asked of everybody"), max_length=60, blank=True)
    pack_hash = models.CharField(_("hash of the rule pack"), max_length=64)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name=_("work"))
    asked_by_key = models.CharField(_("id of who asked"), max_length=40, blank=True)
    complete_at = models.DateTimeField(_("complete"), null=True, blank=True)
    counted = models.BooleanField(_("the kept counts hold everybody"), default=False, db_default=False)

    class Meta:
        verbose_name = _("survey")
        constraints = [
            models.UniqueConstraint(fields=["policy"], condition=Q(current=True), name="survey_one_current"),
            models.CheckConstraint(
                condition=Q(current=True, unit__isnull=True) | Q(current=False, unit__isnull=False),
                name="survey_scope_unless_current",
            ),
        ]


class AnswerPattern(models.Model):
    """What the answers to all questions look like in figures: circumstances that differ in anything else share one.

    ``content``: for each question its state and the subjects done.
    """

    policy = models.CharField(_("rule pack"), max_length=40)
    digest = models.CharField(_("hash of the content"), max_length=40)
    excused = models.BooleanField(_("6.1 or 6.2 would excuse in a title review"))
    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("pattern of answers")
        verbose_name_plural = _("patterns of answers")
        constraints = [models.UniqueConstraint(fields=["policy", "digest"], name="answer_pattern_once")]


class Circumstances(models.Model):
    """All that can change an answer (assessments.standings.circumstances), each combination once.

    What is kept depends on what is asked: circumstances for one question are others than those for all.
    """

    policy = models.CharField(_("rule pack"), max_length=40)
    question = models.CharField(_("question; empty: all that are asked of everybody"), max_length=60, blank=True)
    digest = models.CharField(_("hash of the content"), max_length=40)
    content = models.JSONField(_("content"))
    answered_under = models.CharField(_("hash of the rule pack with the rulings"), max_length=64, blank=True)
    excused_by = models.CharField(_("clause of 6.1 or 6.2 that would do in a title review"), max_length=24, blank=True)
    pattern = models.ForeignKey(AnswerPattern, models.PROTECT, null=True, related_name="+", db_index=False)
    shifted = models.BooleanField(_("answered otherwise than its people are counted"), default=False, db_default=False)

    class Meta:
        verbose_name = _("circumstances")
        verbose_name_plural = _("circumstances")
        constraints = [models.UniqueConstraint(fields=["policy", "question", "digest"], name="circumstances_once")]
        indexes = [
            models.Index(fields=["policy", "answered_under"], name="circumstances_by_law"),
            models.Index(fields=["id"], condition=Q(shifted=True), name="circumstances_shifted"),
        ]


class Standing(models.Model):
    """The circumstances of one person on the day of a survey; empty while they are being worked out.

    ``place`` and ``pattern`` say where the kept counts have this person: the path of the unit on the day (empty: not
    in service, not counted) and how the answers looked. Only whoever holds this row changes them, with the counts.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="standings", db_index=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="standings", db_index=False)
    circumstances = models.ForeignKey(Circumstances, models.PROTECT, null=True, related_name="standings")
    place = models.CharField(_("counted at"), max_length=255, blank=True, default="", db_default="")
    pattern = models.ForeignKey(AnswerPattern, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("standing")
        base_manager_name = "objects_for_relations"
        constraints = [models.UniqueConstraint(fields=["learner", "survey"], name="standing_once")]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return scope_of_learner(actor)


class AnswerState(models.TextChoices):
    """What the picture of a unit shows."""

    COMPLETE = "complete", _("complete")
    EXEMPT = "exempt", _("met with relief")
    PARTLY = "partly", _("one subject complete")
    NOTHING = "nothing", _("no subject complete")
    NEEDS_CONFIRMATION = "needs_confirmation", _("to be confirmed by the office")


class Answer(models.Model):
    """The answer to one question (assessments.decisions.purposes.questions) in given circumstances."""

    circumstances = models.ForeignKey(Circumstances, models.CASCADE, related_name="answers", db_index=False)
    question = models.CharField(_("question"), max_length=60)
    outcome = models.CharField(_("outcome"), max_length=20)
    by_default = models.CharField(_("answer under the default readings"), max_length=10)
    state = models.CharField(_("state"), max_length=20, choices=AnswerState.choices)
    route = models.CharField(_("route"), max_length=24, blank=True)
    articles = models.CharField(_("articles of the relief that helped"), max_length=60, blank=True)
    open_readings = models.CharField(_("open readings that matter"), max_length=200, blank=True)
    done = models.CharField(_("subjects complete in every year asked for"), max_length=60, blank=True)
    asks = models.CharField(_("routes not fulfilled, with the years they ask for"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("answer")
        constraints = [
            models.UniqueConstraint(fields=["question", "circumstances"], name="answer_once"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="answer_outcome_known"),
        ]


class Shortfall(models.Model):
    """What one person lacks for one question under the default readings, on the nearest route; none when nothing."""

    standing = models.ForeignKey(Standing, models.CASCADE, related_name="shortfalls", db_index=False)
    question = models.CharField(_("question"), max_length=60)
    missing = models.JSONField(_("missing: year, subject, tenths"))
    tenths = models.IntegerField(_("missing hours in tenths"))
    fee_cents = models.IntegerField(_("fee in cents"))
    feasible = models.BooleanField(_("can still be earned on the day"))

    class Meta:
        verbose_name = _("shortfall")
        constraints = [
            models.UniqueConstraint(fields=["question", "standing"], name="shortfall_once"),
            models.CheckConstraint(condition=Q(tenths__gt=0, fee_cents__gte=0), name="shortfall_positive"),
        ]


class KeptCount(models.Model):
    """So many people of one direct part of a unit (or of the unit itself: ``part`` is ``above``) stand alike in a
    question, and what they lack together. Rows of one key add up: whoever moves people only appends (``fresh``), so
    nobody waits for anybody; ``counts.fold`` makes one row of them now and then."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    question = models.CharField(_("question"), max_length=60)
    above = models.CharField(_("unit"), max_length=255)
    part = models.CharField(_("part of the unit"), max_length=255)
    state = models.CharField(_("state"), max_length=20)
    done = models.CharField(_("subjects complete in every year asked for"), max_length=60, blank=True)
    excused = models.BooleanField(_("6.1 or 6.2 would excuse in a title review"))
    people = models.IntegerField(_("people"))
    tenths = models.BigIntegerField(_("missing hours in tenths"))
    fee_cents = models.BigIntegerField(_("fee in cents"))
    fresh = models.BooleanField(_("not added up yet"))

    class Meta:
        verbose_name = _("kept count")
        indexes = [
            models.Index(fields=["survey", "above", "question"], name="kept_count_of_unit"),
            models.Index(fields=["id"], condition=Q(fresh=True), name="kept_count_fresh"),
        ]
