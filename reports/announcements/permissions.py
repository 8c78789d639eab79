"""Who announces, who objects, who answers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from units.models import Unit

from .models import ISSUERS, Announcement, ListObjection
from .states import ANNOUNCEMENTS, LIST_OBJECTIONS, AnnouncementMove, ListObjectionMove


def check_announces(actor: Actor, unit: Unit) -> None:
    """HR of the banner or of the league, for its own units. Raises Refused."""
    if not actor.is_system and not actor.covers(unit.path, ISSUERS):
        raise Refused(_("Only banner or league HR announces something, for the units below it."))


def check_ends(actor: Actor, announcement: Announcement) -> None:
    check_announces(actor, announcement.unit)


def check_answers(actor: Actor, objection: ListObjection) -> None:
    """The office that published the list or one above it, never whoever objects or stands on it. Raises Refused."""
    check_announces(actor, objection.announcement.unit)
    if actor.key and actor.key == objection.filed_by_key:
        raise Refused(_("Nobody answers their own objection."))
    if actor.learner_id and objection.announcement.people.filter(learner_id=actor.learner_id).exists():
        raise Refused(_("You stand on this list yourself; somebody else answers."))


def may_announce(actor: Actor) -> bool:
    return actor.holds(*ISSUERS)


def may_end(actor: Actor, announcement: Announcement) -> bool:
    return passes(check_ends, actor, announcement)


def may_answer(actor: Actor, objection: ListObjection) -> bool:
    return passes(check_answers, actor, objection)


ANNOUNCEMENTS.allow(check_ends, *AnnouncementMove)
LIST_OBJECTIONS.allow(check_answers, ListObjectionMove.ANSWER)
