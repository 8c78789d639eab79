"""A draft becomes law: handed in by one person, published by another, taken into use on its first day."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.days import said_day
from ground.dialect import Busy, busy_when_held
from ground.refusals import Refused
from journal.services import record

from ..drafts.checking import examined
from ..drafts.models import Draft
from ..drafts.permissions import DRAFTS
from ..drafts.states import DraftMove
from .models import IN_USE, WAITING, PublishedPack
from .obstacles import corrected, obstacles
from .permissions import PUBLISHED
from .shelf import forget, held
from .signals import changed, told
from .states import PublishedMove, PublishedState


@transaction.atomic
def hand_in(*, actor: Actor, draft: Draft, seen: int, now: dt.datetime) -> None:
    """Hands in the version that was seen, for somebody else to publish. Raises Refused: not entitled, saved meanwhile,
    mistakes, worked cases that come out otherwise, or a pack that this portal cannot take."""
    DRAFTS.check(actor, draft, DraftMove.HAND_IN)
    _check_can_be_published(draft, seen)
    DRAFTS.claim(
        draft, DraftMove.HAND_IN, by=actor, now=now, where=Q(version=seen),
        handed_in_times=F("handed_in_times") + 1, returned_at=None, returned_by="", returned_reason="",
    )  # fmt: skip
    record(actor=actor, action=DRAFTS.action(DraftMove.HAND_IN), target=draft, after={"version": seen})
    _tell(actor, draft, _("“%(name)s” is handed in for publishing (version %(version)s, %(who)s)."), now)


@transaction.atomic
def hand_back(*, actor: Actor, draft: Draft, reason: str, now: dt.datetime) -> None:
    """Gives a draft that was handed in back to be written on, with the reason. Raises Refused."""
    move, name, reason = DraftMove.RETURN, actor.name[:80], reason.strip()[:500]
    DRAFTS.check(actor, draft, move, reason=reason)
    DRAFTS.claim(draft, move, handed_in_at=None, returned_at=now, returned_by=name, returned_reason=reason)
    record(actor=actor, action=DRAFTS.action(move), target=draft, reason=reason)
    _tell(actor, draft, _("“%(name)s” was handed back (%(who)s): %(reason)s"), now, reason)


@transaction.atomic
def publish(
    *, actor: Actor, draft: Draft, seen: int, first_day: dt.date, today: dt.date, now: dt.datetime
) -> PublishedPack:
    """Publishes what was handed in, in use from its first day. ``seen``: which handing in it was that was seen. Raises
    Refused: not entitled, wrote it, changed meanwhile, a day that has passed, or what ``hand_in`` refuses."""
    DRAFTS.check(actor, draft, DraftMove.PUBLISH)
    if first_day < today:
        raise Refused(_("The first day has passed already. Choose today or a later day."))
    _check_can_be_published(draft, draft.version)
    published = _row(actor, draft, first_day, now)
    DRAFTS.claim(draft, DraftMove.PUBLISH, by=actor, now=now, where=Q(handed_in_times=seen, version=published.version))
    try:
        with transaction.atomic():
            published.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("For this year another rule pack was published a moment ago.")) from None
    record(
        actor=actor, action=DRAFTS.action(DraftMove.PUBLISH), target=published,
        after={
            "draft": draft.name, "version": published.version, "policy": published.pack, "edition": published.edition,
            "first_day": str(first_day), "hash": published.digest,
        },
    )  # fmt: skip
    words = _("“%(name)s” was published (%(who)s), in use from %(day)s.")
    _tell(actor, draft, words, now, day=said_day(first_day))
    return published


@busy_when_held()
@transaction.atomic
def withdraw(*, actor: Actor, published: PublishedPack, reason: str, now: dt.datetime) -> None:
    """Takes a published pack back before its first use; its draft can be written on again. Raises Refused, and Busy
    while others work under a pack in use."""
    if published.started_at is not None:
        held()
        forget()
    move, reason = PublishedMove.WITHDRAW, reason.strip()[:500]
    state = PUBLISHED.state(published)
    PUBLISHED.check(actor, published, move, reason=reason)
    # An alteration of state between the look and the act is refused: whether it may be withdrawn hangs on it.
    guard = Q(started_at__isnull=state == PublishedState.WAITING)
    PUBLISHED.claim(published, move, by=actor, now=now, where=guard, withdrawn_reason=reason)
    DRAFTS.claim(published.draft, DraftMove.REOPEN, handed_in_at=None, published_at=None)
    record(actor=actor, action=DRAFTS.action(DraftMove.REOPEN), target=published.draft)
    record(
        actor=actor, action=PUBLISHED.action(move), target=published,
        before={"policy": published.pack, "edition": published.edition, "first_day": str(published.first_day)},
        reason=reason,
    )  # fmt: skip
    if state == PublishedState.IN_USE:
        forget()
        changed.send(sender=PublishedPack)
    _tell(actor, published.draft, _("“%(name)s” was withdrawn (%(who)s): %(reason)s"), now, reason)


def start_if_due(*, actor: Actor, today: dt.date, now: dt.datetime) -> int:
    """Takes what is due into use, if anything is, and nobody works under what is in use just now; returns how many."""
    if not PublishedPack.objects.filter(WAITING, first_day__lte=today).exists():
        return 0
    try:
        return start_due(actor=actor, today=today, now=now)
    except Busy:
        return 0  # a minute later


@busy_when_held()
@transaction.atomic
def start_due(*, actor: Actor, today: dt.date, now: dt.datetime) -> int:
    """Takes every published pack into use whose first day has come, in the place of the one that it corrects; returns
    how many. Raises Busy while others work under what is in use."""
    held()
    due = list(PublishedPack.objects.filter(WAITING, first_day__lte=today).order_by("policy_year", "pk"))
    for published in due:
        same_year = PublishedPack.objects.filter(IN_USE, series=published.series, policy_year=published.policy_year)
        for before in same_year:
            PUBLISHED.claim(before, PublishedMove.REPLACE, replaced_at=now)
            record(actor=actor, action=PUBLISHED.action(PublishedMove.REPLACE), target=before)
        PUBLISHED.claim(published, PublishedMove.START, started_at=now)
        after = {"policy": published.pack, "edition": published.edition}
        record(actor=actor, action=PUBLISHED.action(PublishedMove.START), target=published, after=after)
    if due:
        forget()
        changed.send(sender=PublishedPack)
    return len(due)


def _check_can_be_published(draft: Draft, version: int) -> None:
    kept = draft.versions.filter(number=version).first()
    found = obstacles(draft, kept.text) if kept else [_("There is no such version.")]
    if found:
        raise Refused(" ".join(found))


def _row(actor: Actor, draft: Draft, first_day: dt.date, now: dt.datetime) -> PublishedPack:
    text = draft.versions.get(number=draft.version).text
    pack = examined(text)[0]
    assert pack is not None, "it was looked at a moment ago"
    return PublishedPack(
        draft=draft, version=draft.version, pack=pack.id, series=pack.series, policy_year=pack.policy_year,
        title=pack.title, edition=PublishedPack.objects.filter(pack=pack.id).count() + 1,
        corrects=corrected(pack) is not None, text=text, digest=hashlib.sha256(text.encode()).hexdigest(),
        cases=draft.cases, notice=draft.notice, first_day=first_day, handed_in_by=draft.handed_in_by,
        published_at=now, published_by_key=actor.key, published_by=actor.name[:80],
    )  # fmt: skip


def _tell(actor: Actor, draft: Draft, words: str, now: dt.datetime, reason: str = "", day: str = "") -> None:
    said = {"name": draft.name, "version": draft.version, "who": actor.name, "reason": reason, "day": day}
    told.send(sender=Draft, actor=actor, draft=draft, text=words % said, now=now)
