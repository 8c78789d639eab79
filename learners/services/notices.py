"""Writes of notices: told once, read, and sent by the channels that are switched on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from journal import jobs
from journal.actors import Actor
from journal.services import record

from ..channels import switched_on
from ..models import Delivery, Notice

DELIVER = "learners.deliver"
MOST_ATTEMPTS = 3
_PIECE = 500


class Told(NamedTuple):
    """What somebody is told. One of the two ids is given."""

    key: str
    text: str
    href: str = ""
    learner_id: int | None = None
    account_id: int | None = None


@transaction.atomic
def tell(*, actor: Actor, notices: Iterable[Told], now: dt.datetime) -> int:
    """Puts notices up, each once whoever asks and however often; returns how many are new.

    Those are sent by the channels that are switched on, too, by a job written in this transaction.
    """
    rows = [Notice(created_at=now, **told._asdict()) for told in notices]
    fresh = 0
    for start in range(0, len(rows), _PIECE):
        piece = rows[start : start + _PIECE]
        keys = [row.key for row in piece]
        known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
        Notice.objects.bulk_create(piece, ignore_conflicts=True)
        made = list(Notice.objects.filter(key__in=set(keys) - known, created_at=now).values_list("pk", flat=True))
        fresh += len(made)
        _hand_over(actor, made)
    record(actor=actor, action="notices.put_up", after={"notices": fresh})
    return fresh


@transaction.atomic
def mark_read(*, actor: Actor, notices: Iterable[Notice], now: dt.datetime) -> int:
    """The actor has read these; returns how many were unread."""
    ids = [notice.pk for notice in notices]
    done = Notice.objects.filter(pk__in=ids, read_at__isnull=True).update(read_at=now)
    record(actor=actor, action="notices.read", after={"notices": done})
    return done


@transaction.atomic
def claim_delivery(*, actor: Actor, delivery: int, now: dt.datetime) -> bool:
    """Takes one delivery on before it is sent, so that no second worker sends it; False when it is not to be sent."""
    waiting = Delivery.objects.filter(pk=delivery, state=Delivery.State.PENDING, attempts__lt=MOST_ATTEMPTS)
    claimed = waiting.filter(at__isnull=True) | waiting.filter(at__lt=now - dt.timedelta(minutes=1))
    done = bool(claimed.update(at=now, attempts=F("attempts") + 1))
    if done:
        record(actor=actor, action="notices.sending", after={"delivery": delivery})
    return done


@transaction.atomic
def note_delivery(*, actor: Actor, delivery: int, problem: str) -> None:
    """What became of an attempt: sent, or the problem; after the third it has failed."""
    rows = Delivery.objects.filter(pk=delivery)
    if problem:
        rows.update(problem=problem[:200])
        rows.filter(attempts__gte=MOST_ATTEMPTS).update(state=Delivery.State.FAILED)
    else:
        rows.update(state=Delivery.State.SENT, problem="")
    record(actor=actor, action="notices.sent", after={"delivery": delivery, "problem": problem[:200]})


@transaction.atomic
def retry_deliveries(*, actor: Actor, now: dt.datetime) -> int:
    """Asks once more for what could not be handed over more than ten minutes ago; returns how many."""
    late = Delivery.objects.filter(state=Delivery.State.PENDING, at__lt=now - dt.timedelta(minutes=10))
    ids = list(late.order_by("pk").values_list("pk", flat=True)[:_PIECE])
    if ids:
        jobs.enqueue(actor=actor, kind=DELIVER, args={"deliveries": ids}, total=len(ids))
        record(actor=actor, action="notices.retried", after={"deliveries": len(ids)})
    return len(ids)


def _hand_over(actor: Actor, ids: list[int]) -> None:
    channels = switched_on()
    if not channels or not ids:
        return
    notices = Notice.objects.filter(pk__in=ids).select_related("learner", "account")
    rows = [
        Delivery(notice=notice, channel=channel.id)
        for notice in notices
        for channel in channels.values()
        if channel.address(notice)
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    waiting = Delivery.objects.filter(notice_id__in=ids, state=Delivery.State.PENDING).values_list("pk", flat=True)
    jobs.enqueue(actor=actor, kind=DELIVER, args={"deliveries": list(waiting)}, total=len(rows))
