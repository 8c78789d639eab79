"""What signing in leaves behind and is of no use any more goes: ended sessions, old tries, void codes."""

from __future__ import annotations

import datetime as dt

from ..credentials import puzzles, throttle
from ..credentials.models import AccountSession, OneTimeCode


def tidy(*, now: dt.datetime) -> None:
    """Can be repeated and interrupted at any moment."""
    AccountSession.objects.filter(expire_date__lt=now).delete()
    OneTimeCode.objects.filter(expires_at__lt=now, used_at__isnull=True).delete()
    puzzles.forget_old(now=now)
    throttle.forget_old(now=now)
