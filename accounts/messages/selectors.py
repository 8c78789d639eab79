"""Reads of one's own notices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor, require

from .models import Message

MOST_COUNTED = 99


def notices_of(*, actor: Actor) -> QuerySet[Message]:
    """The actor's own, as a learner and as an account."""
    require(actor)
    learner, account = getattr(actor, "learner_id", None), getattr(actor, "account_id", None)
    return Message.objects.filter(Q(learner_id=learner or 0) | Q(account_id=account or 0))


def last_told(*, actor: Actor, begins: str, since: dt.datetime) -> dict[int, dt.datetime]:
    """By account when it was told last, of notices since a moment whose key begins like this."""
    require(actor)
    rows = Message.objects.filter(key__startswith=begins, account__isnull=False, created_at__gte=since).order_by()
    return dict(rows.values_list("account_id").annotate(at=Max("created_at")))


def unread_count(*, actor: Actor) -> int:
    """How many are unread; more than 99 are not counted."""
    unread = notices_of(actor=actor).filter(read_at__isnull=True)
    return len(unread.order_by().values_list("pk")[: MOST_COUNTED + 1])


def notices_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Every notice to the actor, for one's own file."""
    return [
        {
            _("Time"): f"{timezone.localtime(notice.created_at):%Y-%m-%d %H:%M}",
            _("Text"): notice.text,
            _("Read"): notice.read_at and f"{timezone.localtime(notice.read_at):%Y-%m-%d %H:%M}",
            _("Holds no more since"): notice.overtaken_at
            and f"{timezone.localtime(notice.overtaken_at):%Y-%m-%d %H:%M}",
        }
        for notice in notices_of(actor=actor).order_by("pk")
    ]
