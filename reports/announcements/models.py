"""Announcements of offices (通知公告), and lists that are published for objections (公示)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ground.roles import SEES_PEOPLE, Role
from ground.scoping import ScopedManager, below
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from units.models import Unit

from .states import ANNOUNCEMENTS, LIST_OBJECTIONS, AnnouncementState, ListObjectionState

ISSUERS = frozenset({Role.BANNER_HR, Role.LEAGUE_REVIEWER, Role.LEAGUE_POLICY})


class Audience(models.TextChoices):
    """Who reads it; whoever it is for, the offices above and the supervisor read it, too."""

    PUBLIC = "public", _("everybody, also without signing in")
    PEOPLE = "people", _("everybody of the units below")
    OFFICERS = "officers", _("officers of the units below")


class Announcement(models.Model):
    """Something an office says from one day to another, both included. With ``listed`` it publishes a list: names are
    masked, whoever is signed in can object until the last day, and what came of it stands at the end."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("office"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=5000)
    audience = models.CharField(_("who reads it"), max_length=8, choices=Audience.choices)
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    listed = models.BooleanField(_("publishes a list"), default=False)
    working_days = models.PositiveSmallIntegerField(_("working days"), null=True)
    source = models.CharField(_("what the list is of"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.CharField(_("published by"), max_length=80)
    published_by_key = models.CharField(_("published by (id)"), max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=80, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("settled"), null=True)
    closed_by = models.CharField(_("settled by"), max_length=80, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=500, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("announcement")
        base_manager_name = "objects_for_relations"
        ordering = ["-begins_on", "-pk"]
        indexes = [models.Index(fields=["ends_on"], name="announcement_out")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="announcement_days_in_order"),
            models.CheckConstraint(
                condition=Q(listed=False, working_days__isnull=True, source="")
                | (Q(listed=True, working_days__gte=1) & ~Q(source="") & ~Q(contact="")),
                name="announcement_list_said",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | (Q(closed_at__isnull=True) & ~Q(withdrawn_reason="")),
                name="announcement_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> AnnouncementState:
        return AnnouncementState(ANNOUNCEMENTS.state(self))

    @classmethod
    def visible_q(cls, actor) -> Q:
        """What is for everybody or for the units of the actor, and lists on which the actor stands; an office sees its
        own and those below whatever they are for. Which of them are out on a day says ``selectors``."""
        mine = {path[:end] for path in actor.paths() for end in range(Unit.steplen, len(path) + 1, Unit.steplen)}
        found = Q(audience=Audience.PUBLIC) | Q(unit__path__in=mine) | below(actor.paths(SEES_PEOPLE), "unit__path")
        if actor.learner_id:
            path = learners_visible(actor=actor).values_list("unit__path", flat=True).get(pk=actor.learner_id)
            own = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
            found |= Q(audience=Audience.PEOPLE, unit__path__in=own)
        return found | cls.listing(actor)

    @classmethod
    def listing(cls, actor) -> Q:
        """Lists on which the actor stands, whoever else they are for."""
        listed = ListedPerson.objects.filter(learner_id=actor.learner_id or 0)
        return Q(pk__in=listed.values("announcement_id"))


class ListedPerson(models.Model):
    """A line of a published list as it is shown: the masked name, the unit, what is said. Whom it is about is known to
    tell them, and is shown to nobody."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="people")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("position"))
    shown = models.CharField(_("name as shown"), max_length=80)
    unit_name = models.CharField(_("unit as shown"), max_length=200)
    said = models.CharField(_("what is published"), max_length=200)

    class Meta:
        verbose_name = _("line of a published list")
        ordering = ["announcement_id", "position"]
        constraints = [models.UniqueConstraint(fields=["announcement", "position"], name="listed_in_order")]

    def __str__(self) -> str:
        return self.shown


class ListObjection(models.Model):
    """What somebody who is signed in says against a published list, and the answer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="objections")
    text = models.CharField(_("objection"), max_length=1000)
    filed_at = models.DateTimeField(_("filed"))
    filed_by = models.CharField(_("filed by"), max_length=80)
    filed_by_key = models.CharField(_("filed by (id)"), max_length=40)
    filed_by_account = models.PositiveBigIntegerField(_("account of who filed it"))
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.CharField(_("answered by"), max_length=80, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("objection to a published list")
        base_manager_name = "objects_for_relations"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "filed_by_key"], name="list_objection_once"),
            models.CheckConstraint(condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="list_objection_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement}"

    @property
    def state(self) -> ListObjectionState:
        return ListObjectionState(LIST_OBJECTIONS.state(self))

    @classmethod
    def visible_q(cls, actor) -> Q:
        """Who filed it, and the offices that may answer."""
        return Q(filed_by_key=actor.key or "-") | below(actor.paths(ISSUERS), "announcement__unit__path")
