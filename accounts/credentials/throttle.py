"""How often one may try to prove who one is. Counted in the database: a restart or an emptied Redis forgets nothing.

The row of a try is committed before the check it stands for, and then counted: of any number of processes that try at
once no more than the limit get through to the check.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ground import crypto
from ground.refusals import Refused

from .models import SignInAttempt

Purpose = SignInAttempt.TryPurpose

PAIR_WINDOW = dt.timedelta(minutes=15)
LOGIN_WINDOW = dt.timedelta(hours=1)
CAPTCHA_AFTER = 2  # wrong tries for one login, from anywhere
CAPTCHA_AFTER_ADDRESS = 20  # wrong tries from one address, for whatever login


@dataclass(frozen=True)
class TryLimits:
    """Wrong tries for one login: from one address within PAIR_WINDOW, and from anywhere within LOGIN_WINDOW."""

    here: int = 5
    everywhere: int | None = 50


TRIES = TryLimits()


class Throttled(Refused):
    """Too many wrong tries. Says nothing of whether the account exists: what does not exist is locked as well."""


def index_of(what: str) -> str:
    """Blind index under which tries for one login are counted."""
    return crypto.blind_index(what, "attempt")


def begin(
    *, purpose: str, login_index: str, address: str, now: dt.datetime, limits: TryLimits = TRIES
) -> SignInAttempt:
    """Writes the try down and counts. Raises Throttled; the caller must not be inside a transaction."""
    attempt = SignInAttempt.objects.create(purpose=purpose, login_index=login_index, address=address, at=now)
    tries = SignInAttempt.objects.filter(purpose=purpose, login_index=login_index, failed=True)
    everywhere = 0 if limits.everywhere is None else tries.filter(at__range=_within(LOGIN_WINDOW, now)).count()
    here = tries.filter(address=address, at__range=_within(PAIR_WINDOW, now))
    last_success = (
        SignInAttempt.objects.filter(purpose=purpose, login_index=login_index, address=address, failed=False)
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
    )
    if last_success:
        here = here.filter(pk__gt=last_success)
    if here.count() > limits.here or everywhere > (limits.everywhere or 0):
        attempt.delete()
        raise Throttled(
            _("Too many wrong tries. Wait a quarter of an hour and try again, or ask your unit's HR for help.")
        )
    return attempt


def succeeded(attempt: SignInAttempt) -> None:
    """The check was passed: earlier wrong tries from this address no longer count."""
    SignInAttempt.objects.filter(pk=attempt.pk).update(failed=False)


def uncounted(attempt: SignInAttempt) -> None:
    """The check was passed, and earlier wrong tries go on counting."""
    SignInAttempt.objects.filter(pk=attempt.pk).delete()


def wants_captcha(*, login_index: str, address: str, now: dt.datetime) -> bool:
    """Whether the next try has to read a picture first."""
    tries = SignInAttempt.objects.filter(purpose=Purpose.PASSWORD, failed=True, at__range=_within(PAIR_WINDOW, now))
    if login_index and tries.filter(login_index=login_index).count() >= CAPTCHA_AFTER:
        return True
    return tries.filter(address=address).count() >= CAPTCHA_AFTER_ADDRESS


def forget_old(*, now: dt.datetime) -> None:
    """Removes tries that no longer count for anything."""
    day = dt.timedelta(days=1)
    SignInAttempt.objects.exclude(at__range=(now - day, now + day)).delete()


def _within(window: dt.timedelta, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Tries of the future were written while the clock ran ahead: those far away lock nobody."""
    return now - window, now + window
