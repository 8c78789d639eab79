"""Announces, publishes lists, takes objections to them and says what came of it."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.holders.selectors import accounts_by_key
from accounts.messages.services import Told, tell
from ground.actors import Actor
from ground.days import said_day
from ground.pieces import pieces
from ground.refusals import Refused
from journal.services import record
from policy.workdays.shelf import work_calendar
from units.models import Unit

from .models import Announcement, Audience, ListedPerson, ListObjection
from .permissions import check_announces
from .sources import ListSource, lines_of
from .states import ANNOUNCEMENTS, LIST_OBJECTIONS, AnnouncementMove, ListObjectionMove

ABOUT = "announcement"
LONGEST = dt.timedelta(days=366)


@transaction.atomic
def announce(
    *,
    actor: Actor,
    unit: Unit,
    title: str,
    text: str,
    audience: str,
    begins_on: dt.date,
    ends_on: dt.date,
    contact: str,
    now: dt.datetime,
    today: dt.date,
) -> Announcement:
    """Announces something from a day to a day. Raises Refused: not entitled, days in the wrong order, over already,
    longer than a year."""
    check_announces(actor, unit)
    if ends_on < begins_on or ends_on < today or ends_on - begins_on > LONGEST:
        raise Refused(_("The last day is today or later, not before the first, and within a year of it."))
    row = _row(actor, unit, title, text, audience, contact, now)
    row.begins_on, row.ends_on = begins_on, ends_on
    row.save(force_insert=True)
    _note(actor, row, "announcement.published", {"audience": audience, "since": str(begins_on), "until": str(ends_on)})
    return row


@transaction.atomic
def publish_list(
    *,
    actor: Actor,
    unit: Unit,
    title: str,
    text: str,
    audience: str,
    begins_on: dt.date,
    days: int,
    contact: str,
    source: ListSource,
    now: dt.datetime,
    today: dt.date,
) -> Announcement:
    """Publishes a list as it stands now for so many working days, the first day among them if it is one. Everybody on
    it is told. Raises Refused: not entitled, a day that is over, nobody on the list, no contact for outsiders."""
    check_announces(actor, unit)
    if begins_on < today or not 1 <= days <= 60:
        raise Refused(_("The first day is today or later; a list stands for 1 to 60 working days."))
    if not contact.strip():
        raise Refused(_("Say where somebody without an account can object: address, phone, mail."))
    said, lines = lines_of(actor=actor, unit=unit, source=source, today=today)
    row = _row(actor, unit, title, text, audience, contact, now)
    row.begins_on, row.ends_on = begins_on, work_calendar().after(begins_on - dt.timedelta(days=1), days)
    row.listed, row.working_days, row.source = True, days, said[:200]
    row.save(force_insert=True)
    people = [
        ListedPerson(
            announcement=row, learner_id=line.learner_id, position=position, shown=line.shown,
            unit_name=line.unit_name[:200], said=line.said[:200],
        )
        for position, line in enumerate(lines, start=1)
    ]  # fmt: skip
    for piece in pieces(people, 500):
        ListedPerson.objects.bulk_create(piece)
    words = {"title": row.title, "since": said_day(row.begins_on), "until": said_day(row.ends_on)}
    _tell_listed(
        actor,
        row,
        "published",
        _("You stand on a list that is published from %(since)s to %(until)s: %(title)s.") % words,
        now,
    )
    _note(
        actor, row, "announcement.list_published",
        {"audience": audience, "people": len(people), "since": str(begins_on), "until": str(row.ends_on)},
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_announcement(*, actor: Actor, announcement: Announcement, reason: str, now: dt.datetime) -> None:
    """Takes it down before its time; people on a list are told why. Raises Refused."""
    move, said = AnnouncementMove.WITHDRAW, reason.strip()[:500]
    _end(actor, announcement, move, said, now, withdrawn_reason=said)
    words = {"title": announcement.title, "reason": said}
    _tell_listed(actor, announcement, move, _("The published list “%(title)s” was withdrawn: %(reason)s") % words, now)


@transaction.atomic
def close_list(*, actor: Actor, announcement: Announcement, outcome: str, now: dt.datetime, today: dt.date) -> None:
    """Says what came of a published list after its last day. Raises Refused: not over yet, objections wait, no list."""
    move, said = AnnouncementMove.CLOSE, outcome.strip()[:500]
    if not announcement.listed or today <= announcement.ends_on:
        raise Refused(_("A published list is settled after its last day."))
    if ListObjection.objects.unscoped().filter(announcement=announcement, answered_at__isnull=True).exists():
        raise Refused(_("Answer every objection first."))
    _end(actor, announcement, move, said, now, outcome=said)
    words = {"title": announcement.title, "outcome": said}
    _tell_listed(actor, announcement, move, _("The published list “%(title)s” is settled: %(outcome)s") % words, now)


@transaction.atomic
def object_to_list(
    *, actor: Actor, announcement: Announcement, text: str, now: dt.datetime, today: dt.date
) -> ListObjection:
    """Says something against a published list, once, while it stands. Raises Refused: over, said already, no words."""
    if not announcement.listed or not announcement.begins_on <= today <= announcement.ends_on:
        raise Refused(_("One can object to a published list from its first to its last day."))
    if ANNOUNCEMENTS.state(announcement) != "published":
        raise Refused(_("This list stands no more."))
    if actor.account_id is None:
        raise Refused(_("Whoever has no account objects in writing: %(contact)s.") % {"contact": announcement.contact})
    if not text.strip():
        raise Refused(_("Say what is not right."))
    row = ListObjection(
        announcement=announcement, text=text.strip()[:1000], filed_at=now, filed_by=actor.name[:80],
        filed_by_key=actor.key, filed_by_account=actor.account_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("You have objected to this list already; the answer will stand here.")) from None
    _note(actor, announcement, "announcement.objected", {})
    said = _("Somebody objects to the published list “%(title)s”.") % {"title": announcement.title}
    office = accounts_by_key(actor=actor, keys=[announcement.published_by_key])
    notices = [_told(announcement, said, f"{row.public_id}:{pk}", account_id=pk) for pk in office]
    tell(actor=actor, notices=notices, now=now)
    return row


@transaction.atomic
def answer_list_objection(*, actor: Actor, objection: ListObjection, answer: str, now: dt.datetime) -> None:
    """Answers an objection; whoever filed it is told. Raises Refused: not entitled, answered already, no words."""
    move, said = ListObjectionMove.ANSWER, answer.strip()[:1000]
    LIST_OBJECTIONS.check(actor, objection, move, reason=answer)
    LIST_OBJECTIONS.claim(objection, move, by=actor, now=now, answer=said)
    announcement = objection.announcement
    _note(actor, announcement, LIST_OBJECTIONS.action(move), {})
    text = _("Your objection to the published list “%(title)s” has been answered.") % {"title": announcement.title}
    told = _told(announcement, text, f"{objection.public_id}:answer", account_id=objection.filed_by_account)
    tell(actor=actor, notices=[told], now=now)


def _row(
    actor: Actor, unit: Unit, title: str, text: str, audience: str, contact: str, now: dt.datetime
) -> Announcement:
    if audience not in Audience.values or not title.strip() or not text.strip():
        raise Refused(_("Give a title and a text, and say who reads it."))
    return Announcement(
        unit=unit,
        title=title.strip()[:120],
        text=text.strip()[:5000],
        audience=audience,
        contact=contact.strip()[:200],
        published_at=now,
        published_by=actor.name[:80],
        published_by_key=actor.key,
    )


def _end(
    actor: Actor, announcement: Announcement, move: AnnouncementMove, reason: str, now: dt.datetime, **said: str
) -> None:
    ANNOUNCEMENTS.check(actor, announcement, move, reason=reason)
    ANNOUNCEMENTS.claim(announcement, move, by=actor, now=now, **said)
    _note(actor, announcement, ANNOUNCEMENTS.action(move), {}, reason=reason)


def _tell_listed(actor: Actor, announcement: Announcement, what: str, text: str, now: dt.datetime) -> None:
    people = set(announcement.people.values_list("learner_id", flat=True))
    if people:
        notices = [_told(announcement, text, f"{what}:{pk}", learner_id=pk) for pk in sorted(people)]
        tell(actor=actor, notices=notices, now=now)


def _told(announcement: Announcement, text: str, key: str, **whom: int) -> Told:
    return Told(
        key=f"{ABOUT}:{announcement.public_id}:{key}"[:120], text=text[:500], about=ABOUT,
        about_id=announcement.public_id, **whom,
    )  # fmt: skip


def _note(actor: Actor, announcement: Announcement, action: str, after: dict, reason: str = "") -> None:
    record(
        actor=actor,
        action=action,
        target=announcement,
        unit_key=announcement.unit.public_id,
        after=after,
        reason=reason,
    )
