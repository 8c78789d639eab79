"""Signing in: password, then second factor. Every failure gets the same sentence and leaves its line."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from journal.services import record
from learners.people.models import Learner
from learners.people.particulars import id_number_index
from learners.people.selectors import anybody_with_number

from ..credentials import second_factor, throttle
from ..credentials.logins import (
    CLOCKS_DIFFER,
    CODE_LASTS,
    code_index_of,
    insert_account,
    kind_of,
    new_login,
    normal_login,
)
from ..credentials.models import OneTimeCode, Passkey
from ..credentials.passwords import check_new_password, write_password
from ..credentials.throttle import Purpose
from ..holders.models import Account, Registration
from .candidates import find_candidate, password_fits
from .models import PrivacyAcceptance


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
    used = second_factor.was_used(account, typed, now)
    with transaction.atomic():
        after = {"used_before": True} if used else None
        record(actor=actor, action="sign_in.second_factor_refused", target=account, after=after)
    if used:
        raise Refused(_("This code has opened once already. Wait until the application shows the next one."))
    raise Refused(
        _("This code does not open. Take the one that the application shows now, or an unused recovery code.")
    )


@transaction.atomic
def note_sign_in(*, actor: Actor, account: Account, how: str) -> None:
    """A session has been opened. ``how``: password, oidc, cas, totp, recovery or passkey."""
    record(actor=actor, action="account.signed_in", target=account, after={"how": how})


@transaction.atomic
def note_outside_refused(*, actor: Actor, how: str, why: str) -> None:
    """Whoever came from the identity service was not let in; who it was is not known."""
    record(actor=actor, action="sign_in.outside_refused", after={"how": how, "why": why})


@transaction.atomic
def note_sign_out(*, actor: Actor, account: Account) -> None:
    """A session has been ended by its owner."""
    record(actor=actor, action="account.signed_out", target=account)


@transaction.atomic
def _note(actor: Actor, account: Account | None, action: str, typed: str, login_index: str) -> None:
    record(actor=actor, action=action, target=account, after={"typed": kind_of(typed), "index": login_index[:12]})


@transaction.atomic
def use_passkey(*, actor: Actor, passkey: Passkey, sign_count: int, now: dt.datetime) -> None:
    """Notes that a passkey has opened a session. Raises Refused for one that seems to have been copied."""
    rows = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    if (sign_count or passkey.sign_count) and sign_count <= passkey.sign_count:
        rows = rows.none()
    if not rows.update(sign_count=sign_count, used_at=now):
        raise Refused(_("This passkey cannot be used."))
    record(actor=actor, action="account.passkey_used", target=passkey.account, after={"name": passkey.name})


@transaction.atomic
def accept_notice(*, actor: Actor, account: Account, version: str, now: dt.datetime) -> None:
    """Notes that a version of the privacy notice has been read. Once per version."""
    _row, new = PrivacyAcceptance.objects.get_or_create(account=account, version=version, defaults={"at": now})
    if new:
        record(actor=actor, action="account.notice_read", target=account, after={"version": version})


def redeem_code(*, actor: Actor, typed: str, code: str, password: str, address: str, now: dt.datetime) -> Account:
    """Opens a first sign-in or a forgotten password: sets the password, ends sessions. Raises Refused, Throttled."""
    check_new_password(password, secrets=(normal_login(typed),))
    login_index = throttle.index_of(f"code for {normal_login(typed)}")
    attempt = throttle.begin(purpose=Purpose.CODE, login_index=login_index, address=address, now=now)
    with transaction.atomic():
        account = _redeemed(actor, typed, code, password, now)
        if account is None:
            record(actor=actor, action="account.code_refused", after={"index": login_index[:12]})
        else:
            throttle.succeeded(attempt)
    if account is None:
        raise Refused(
            _("The account or the code is not right, or the code is too old. Ask your unit's HR for a new one.")
        )
    return account


def _redeemed(actor: Actor, typed: str, code: str, password: str, now: dt.datetime) -> Account | None:
    account = find_candidate(typed).account
    if account:
        learner = account.learner
    else:
        learner = anybody_with_number(actor=actor, id_number_index=id_number_index(normal_login(typed)))
    for subject in (learner, account):
        if subject is None:
            continue
        which = {"learner": subject} if isinstance(subject, Learner) else {"account": subject}
        unused = OneTimeCode.objects.filter(
            **which,
            code_index=code_index_of(subject, code),
            used_at__isnull=True,
            expires_at__gt=now,
            expires_at__lte=now + CODE_LASTS + CLOCKS_DIFFER,
        )
        if unused.update(used_at=now):
            break
    else:
        return None
    if account is None:
        assert learner is not None
        account = insert_account(new_login(), learner.name, learner, make_password(password), now)
        record(actor=actor, action="account.created", target=account, after={"name": account.name, "by": "code"})
    else:
        write_password(account, password, now)
    record(actor=actor, action="account.password_reset", target=account)
    return account
