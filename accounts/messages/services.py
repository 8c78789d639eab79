"""Writes of notices: told once, read, and sent by the channels that are switched on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.jobs import machine
from ground.pieces import pieces
from ground.refusals import Refused
from journal.services import record

from .channels import switched_on
from .models import Delivery, Message, Muted
from .muting import KINDS, muted_by, wanted
from .states import DELIVERIES, DeliveryMove, DeliveryState

DELIVER = "learners.deliver"
MOST_ATTEMPTS = 3
_PIECE = 500


class Told(NamedTuple):
    """What somebody is told, and what the page shows that it leads to (ground.pages). Either learner or account."""

    key: str
    text: str
    about: str = ""
    about_id: uuid.UUID | None = None
    learner_id: int | None = None
    account_id: int | None = None


@transaction.atomic
def tell(*, actor: Actor, notices: Iterable[Told], now: dt.datetime) -> int:
    """Puts notices up, each once whoever asks and however often; returns how many are new.

    Nobody is told of a kind that they have muted. The new ones are sent by the channels that are switched on, too, by a
    job written in this transaction. A new notice about a thing overtakes the earlier ones about it to the same person:
    they are marked, and not sent any more.
    """
    rows = wanted(Message(created_at=now, **told._asdict()) for told in notices)
    fresh = 0
    for piece in pieces(rows, _PIECE):
        keys = [row.key for row in piece]
        known = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
        Message.objects.bulk_create(piece, ignore_conflicts=True)
        made = list(Message.objects.filter(key__in=set(keys) - known, created_at=now).values_list("pk", flat=True))
        fresh += len(made)
        _overtaken(_earlier_than(made), now)
        _hand_over(actor, made)
    record(actor=actor, action="notices.put_up", after={"notices": fresh})
    return fresh


@transaction.atomic
def overtake(*, actor: Actor, about: str, about_id: uuid.UUID, now: dt.datetime) -> int:
    """The thing has moved on without anybody being told anew: what was told of it holds no more; returns how many."""
    gone = _overtaken(Message.objects.filter(about=about, about_id=about_id), now)
    if gone:
        record(actor=actor, action="notices.overtaken", after={"notices": gone})
    return gone


@transaction.atomic
def mark_read(*, actor: Actor, notices: Iterable[Message], now: dt.datetime) -> int:
    """The actor has read these; returns how many were unread."""
    ids = [notice.pk for notice in notices]
    done = Message.objects.filter(pk__in=ids, read_at__isnull=True).update(read_at=now)
    record(actor=actor, action="notices.read", after={"notices": done})
    return done


@transaction.atomic
def mute(*, actor: Actor, kinds: Collection[str]) -> None:
    """From now on the actor is told none of these kinds, and all others. Raises Refused: no account, no such kind."""
    account = getattr(actor, "account_id", None)
    if account is None or not set(kinds) <= KINDS.keys():
        raise Refused(_("There is no such kind of notices. Please look again."))
    before = muted_by(actor=actor)
    Muted.objects.filter(account_id=account).exclude(kind__in=kinds).delete()
    Muted.objects.bulk_create([Muted(account_id=account, kind=kind) for kind in sorted(kinds)], ignore_conflicts=True)
    after = {"kinds": sorted(kinds)}
    record(actor=actor, action="notices.muted", before={"kinds": sorted(before)}, after=after)


@transaction.atomic
def claim_delivery(*, actor: Actor, delivery: int, now: dt.datetime) -> bool:
    """Takes one delivery on before it is sent, so that no second worker sends it; False when it is not to be sent."""
    due = Q(at__isnull=True) | Q(at__lt=now - dt.timedelta(minutes=1))
    waiting = Delivery.objects.filter(due, pk=delivery, attempts__lt=MOST_ATTEMPTS)
    done = bool(DELIVERIES.claim_all(waiting, DeliveryMove.TRY, at=now, attempts=F("attempts") + 1))
    if done:
        record(actor=actor, action="notices.sending", after={"delivery": delivery})
    return done


@transaction.atomic
def note_delivery(*, actor: Actor, delivery: int, problem: str) -> None:
    """What became of an attempt: sent, or the problem; after the third it has failed."""
    rows = Delivery.objects.filter(pk=delivery)
    if problem:
        rows.update(problem=problem[:200])
        DELIVERIES.claim_all(rows.filter(attempts__gte=MOST_ATTEMPTS), DeliveryMove.GIVE_UP)
    else:
        DELIVERIES.claim_all(rows, DeliveryMove.SUCCEED, problem="")
    record(actor=actor, action="notices.sent", after={"delivery": delivery, "problem": problem[:200]})


@transaction.atomic
def retry_deliveries(*, actor: Actor, now: dt.datetime) -> int:
    """Asks once more for what could not be handed over more than ten minutes ago; returns how many."""
    late = Delivery.objects.filter(state=DeliveryState.PENDING, at__lt=now - dt.timedelta(minutes=10))
    ids = list(late.order_by("pk").values_list("pk", flat=True)[:_PIECE])
    if ids:
        machine.enqueue(actor=actor, kind=DELIVER, args={"deliveries": ids}, total=len(ids))
        record(actor=actor, action="notices.retried", after={"deliveries": len(ids)})
    return len(ids)


def _earlier_than(ids: list[int]) -> QuerySet[Message]:
    """Notices about the same thing to the same person that were there before these."""
    later = Message.objects.filter(
        Q(learner_id=OuterRef("learner_id")) | Q(account_id=OuterRef("account_id")),
        about=OuterRef("about"), about_id=OuterRef("about_id"), pk__in=ids, pk__gt=OuterRef("pk"),
    )  # fmt: skip
    about = Message.objects.filter(pk__in=ids, about_id__isnull=False).values("about_id")
    return Message.objects.filter(Exists(later), about_id__in=about)


def _overtaken(earlier: QuerySet[Message], now: dt.datetime) -> int:
    gone = list(earlier.filter(overtaken_at__isnull=True).values_list("pk", flat=True))
    Message.objects.filter(pk__in=gone).update(overtaken_at=now)
    DELIVERIES.claim_all(Delivery.objects.filter(notice_id__in=gone), DeliveryMove.GIVE_UP, problem="overtaken")
    return len(gone)


def _hand_over(actor: Actor, ids: list[int]) -> None:
    channels = switched_on()
    if not channels or not ids:
        return
    notices = Message.objects.filter(pk__in=ids).select_related("learner", "account")
    rows = [
        Delivery(notice=notice, channel=channel.id)
        for notice in notices
        for channel in channels.values()
        if channel.address(notice)
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    waiting = Delivery.objects.filter(notice_id__in=ids, state=DeliveryState.PENDING).values_list("pk", flat=True)
    machine.enqueue(actor=actor, kind=DELIVER, args={"deliveries": list(waiting)}, total=len(rows))
