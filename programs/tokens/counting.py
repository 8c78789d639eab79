"""How often a token is used. Counted in its row by one conditional statement: of any number of processes that ask at
once no more than the limit get through, and neither a restart nor an emptied cache forgets anything."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, F, Q, Value, When

from .models import AccessToken


def count_call(token: AccessToken, address: str, *, now: dt.datetime) -> bool:
    """Whether this call is still within the limit of the minute. When it was last used is written once a minute."""
    minute = int(now.timestamp()) // 60
    same = Q(minute=minute)
    return bool(
        AccessToken.objects.filter(~same | Q(calls__lt=F("per_minute")), pk=token.pk).update(
            calls=Case(When(same, then=F("calls") + 1), default=Value(1)),
            used_at=Case(When(same, then=F("used_at")), default=Value(now)),
            used_from=Case(When(same, then=F("used_from")), default=Value(address[:45])),
            minute=minute,
        )
    )


def seconds_left(now: dt.datetime) -> int:
    """Until the next minute begins to be counted."""
    return 60 - int(now.timestamp()) % 60
