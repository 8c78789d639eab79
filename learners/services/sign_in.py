"""Signing in: password, then second factor. Every failure gets the same sentence and leaves its line."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record

from .. import second_factor, throttle
from ..credentials import find_candidate, kind_of, normal_login, password_fits
from ..models import Account, Registration
from ..throttle import Purpose


def check_password_of(
    *, actor: Actor, typed: str, password: str, address: str, now: dt.datetime
) -> Account | Registration:
    """Whose password this is. Raises Refused, with one sentence for every cause, or Throttled.

    Runs outside a transaction: the try is on record before the password is looked at.
    """
    login_index = throttle.index_of(normal_login(typed))
    try:
        attempt = throttle.begin(purpose=Purpose.PASSWORD, login_index=login_index, address=address, now=now)
    except throttle.Throttled:
        _note(actor, None, "sign_in.throttled", typed, login_index)
        raise
    candidate = find_candidate(typed)
    fits = password_fits(candidate, password[:1024])
    if not fits or (candidate.account is not None and not candidate.account.is_active):
        _note(actor, candidate.account, "sign_in.refused", typed, login_index)
        raise Refused(_("The account or the password is not right. Check both and try again."))
    throttle.succeeded(attempt)
    found = candidate.account or candidate.registration
    assert found is not None
    return found


def check_second_factor(*, actor: Actor, account: Account, typed: str, address: str, now: dt.datetime) -> str:
    """Takes a code of the authenticator application or a recovery code; returns which. Raises Refused or Throttled."""
    login_index = throttle.index_of(f"second factor of {account.public_id}")
    attempt = throttle.begin(purpose=Purpose.SECOND_FACTOR, login_index=login_index, address="", now=now)
    if second_factor.accept_code(account, typed, now):
        throttle.succeeded(attempt)
        return "totp"
    if second_factor.accept_recovery_code(account, typed, now):
        throttle.succeeded(attempt)
        with transaction.atomic():
            left = account.recovery_codes.filter(used_at__isnull=True).count()
            record(actor=actor, action="account.recovery_code_used", target=account, after={"left": left})
        return "recovery"
    with transaction.atomic():
        record(actor=actor, action="sign_in.second_factor_refused", target=account)
    raise Refused(
        _("This code does not open. Take the one that the application shows now, or an unused recovery code.")
    )


@transaction.atomic
def note_sign_in(*, actor: Actor, account: Account, how: str) -> None:
    """A session has been opened. ``how``: password, totp, recovery or passkey."""
    record(actor=actor, action="account.signed_in", target=account, after={"how": how})


@transaction.atomic
def note_sign_out(*, actor: Actor, account: Account) -> None:
    """A session has been ended by its owner."""
    record(actor=actor, action="account.signed_out", target=account)


@transaction.atomic
def _note(actor: Actor, account: Account | None, action: str, typed: str, login_index: str) -> None:
    record(actor=actor, action=action, target=account, after={"typed": kind_of(typed), "index": login_index[:12]})
