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


def count_stored(token: AccessToken, records: int) -> None:
    """So many records more have been pushed by this token."""
    AccessToken.objects.filter(pk=token.pk).update(stored=F("stored") + records)


def count_question(token: AccessToken) -> bool:
    """Whether one more question about a person may be asked: never more than records were pushed, however many ask at
    once."""
    return bool(
        AccessToken.objects.filter(pk=token.pk, asks_people=True, asked__lt=F("stored")).update(asked=F("asked") + 1)
    )


def seconds_left(now: dt.datetime) -> int:
    """Until the next minute begins to be counted."""
    return 60 - int(now.timestamp()) % 60
