"""Reads of one's own account."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from ground.actors import Actor, require

from ..credentials.models import AccountSession


def own_sessions(*, actor: Actor, now: dt.datetime) -> QuerySet[AccountSession]:
    """One's own open sessions, the last used first."""
    require(actor)
    own = AccountSession.objects.filter(account_id=actor.account_id or 0, expire_date__gt=now)
    return own.order_by("-seen_at")
