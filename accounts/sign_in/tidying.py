"""What signing in leaves behind and is of no use any more goes: ended sessions, old tries, void codes."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from ..credentials import puzzles, throttle
from ..credentials.logins import CLOCKS_DIFFER, CODE_LASTS
from ..credentials.models import AccountSession, OneTimeCode

USED_CODE_KEPT = dt.timedelta(days=30)  # docs/personal-data.toml; the operation log says for good who gave one to whom


def tidy(*, now: dt.datetime) -> None:
    """Can be repeated and interrupted at any moment."""
    ahead = (
        now + CLOCKS_DIFFER
    )  # made while the clock ran ahead: refused now, and they must not come to life on that day
    AccountSession.objects.filter(Q(expire_date__lt=now) | Q(created_at__gt=ahead) | Q(seen_at__gt=ahead)).delete()
    codes = OneTimeCode.objects.filter(used_at__isnull=True)
    codes.filter(Q(expires_at__lt=now) | Q(expires_at__gt=ahead + CODE_LASTS)).delete()
    used = OneTimeCode.objects.filter(used_at__isnull=False)
    used.filter(Q(used_at__lt=now - USED_CODE_KEPT) | Q(used_at__gt=ahead + USED_CODE_KEPT)).delete()
    puzzles.forget_old(now=now)
    throttle.forget_old(now=now)
