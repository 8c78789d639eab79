"""What is of no use any more goes: ended sessions, old tries, void codes, uploaded rosters once dealt with."""

from __future__ import annotations

import datetime as dt

from captcha.models import CaptchaStore

from . import throttle, vault
from .models import AccountSession, OneTimeCode, RosterImport

FILES_KEPT = dt.timedelta(days=30)
"""How long an uploaded roster and its receipt can be fetched again."""


def tidy(*, now: dt.datetime) -> None:
    """Can be repeated and interrupted at any moment."""
    AccountSession.objects.filter(expire_date__lt=now).delete()
    OneTimeCode.objects.filter(expires_at__lt=now, used_at__isnull=True).delete()
    CaptchaStore.objects.filter(expiration__lt=now).delete()
    throttle.forget_old(now=now)
    old = RosterImport.objects.unscoped().filter(uploaded_at__lt=now - FILES_KEPT).exclude(vault_key="", receipt_key="")
    for row in old.exclude(state__in=["uploaded", "confirmed"]):
        for key in filter(None, (row.vault_key, row.receipt_key)):
            vault.remove(key)
        RosterImport.objects.unscoped().filter(pk=row.pk).update(vault_key="", receipt_key="")
