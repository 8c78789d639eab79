"""Reads of announcements: what is out, what an office has said, and a published list."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Count, Q, QuerySet

from ground.actors import Actor, require
from ground.scoping import below
from ground.signed_in import Visitor

from .models import ISSUERS, Announcement, ListedPerson, ListObjection
from .states import ANNOUNCEMENTS, LIST_OBJECTIONS, AnnouncementState, ListObjectionState

AFTERWARDS = dt.timedelta(days=30)
"""So long after its last day an announcement is still found; names of a list are gone by then."""
ON_HOME = 5


def announcements_out(*, actor: Actor | None, today: dt.date, after: bool = False) -> QuerySet[Announcement]:
    """What the actor, or a visitor, reads on a day, the newest first; ``after``: also what has ended lately. What was
    withdrawn is nowhere: a name or number may stand in it."""
    rows = Announcement.objects.visible_to(actor or Visitor()).select_related("unit")
    last = today - AFTERWARDS if after else today
    rows = rows.filter(begins_on__lte=today, ends_on__gte=last).order_by("-begins_on", "-pk")
    settled = {AnnouncementState.CLOSED} if after else set()
    return rows.filter(ANNOUNCEMENTS.among({AnnouncementState.PUBLISHED, *settled}))


def on_home(*, actor: Actor, today: dt.date) -> list[Announcement]:
    """The newest of what is out, for a first page."""
    return list(announcements_out(actor=actor, today=today)[:ON_HOME])


def announcements_issued(*, actor: Actor) -> QuerySet[Announcement]:
    """Whatever the actor's office and those below it have announced, with how many objections wait."""
    require(actor)
    open_ = Count("objections", filter=Q(objections__answered_at__isnull=True))
    rows = Announcement.objects.visible_to(actor).filter(below(actor.paths(ISSUERS), "unit__path"))
    return rows.select_related("unit").annotate(waiting=open_).order_by("-pk")


def announcement_by(*, actor: Actor | None, public_id: uuid.UUID, today: dt.date) -> Announcement | None:
    """One that is out or ended lately; whoever is signed in also finds what ended long ago, the office and who stands
    on the list what begins later. What was withdrawn is found by who is signed in, to read that it was."""
    if actor is None:
        return announcements_out(actor=None, today=today, after=True).filter(public_id=public_id).first()
    begun = Q(begins_on__lte=today) | below(actor.paths(ISSUERS), "unit__path") | Announcement.listing(actor)
    rows = Announcement.objects.visible_to(actor).select_related("unit")
    return rows.filter(begun, public_id=public_id).first()


def people_listed(*, actor: Actor | None, announcement: Announcement, today: dt.date) -> list[ListedPerson]:
    """The lines of a list while it is out; afterwards for those who answer for it alone."""
    issued = actor is not None and actor.covers(announcement.unit.path, ISSUERS)
    out = announcement.state == AnnouncementState.PUBLISHED and announcement.begins_on <= today <= announcement.ends_on
    return list(announcement.people.order_by("position")) if out or issued else []


def list_objections(*, actor: Actor, announcement: Announcement) -> list[ListObjection]:
    """One's own, or all of them for whoever answers."""
    require(actor)
    return list(ListObjection.objects.visible_to(actor).filter(announcement=announcement).order_by("pk"))


def list_objections_waiting(*, actor: Actor) -> QuerySet[ListObjection]:
    """Objections to lists that the actor could answer."""
    require(actor)
    rows = ListObjection.objects.visible_to(actor).filter(below(actor.paths(ISSUERS), "announcement__unit__path"))
    return rows.filter(LIST_OBJECTIONS.among({ListObjectionState.OPEN})).exclude(filed_by_key=actor.key)
