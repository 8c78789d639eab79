"""Accounts: made, disabled, their passwords and one-time codes."""

from __future__ import annotations

import datetime as dt
import re

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record

from .. import crypto, throttle
from ..credentials import find_candidate, new_login, normal_login
from ..models import Account, AccountSession, Learner, OneTimeCode
from ..particulars import id_number_index
from ..passwords import check_new_password
from ..permissions import check_issues_code, check_manages_accounts
from ..second_factor import random_code
from ..throttle import Purpose

CODE_LASTS = dt.timedelta(hours=24)
_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{2,39}")


@transaction.atomic
def create_account(*, actor: Actor, login: str, name: str, learner: Learner | None = None) -> Account:
    """An account without a password: the first sign-in goes by a one-time code. Raises Refused."""
    check_manages_accounts(actor)
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise Refused(_("An account name begins with a letter and has 3 to 40 small letters, digits, dots or dashes."))
    account = _insert(login, name.strip()[:30], learner, make_password(None), None)
    record(actor=actor, action="account.created", target=account, after={"login": login, "name": account.name})
    return account


@transaction.atomic
def set_enabled(*, actor: Actor, account: Account, enabled: bool, reason: str) -> None:
    """Disables an account, which ends its sessions at once, or enables it again. Raises Refused."""
    check_manages_accounts(actor)
    if actor.key == str(account.public_id):
        raise Refused(_("Nobody disables or enables their own account."))
    if not reason.strip():
        raise Refused(_("Please give a reason."))
    if not Account.objects.filter(pk=account.pk, is_active=not enabled).update(is_active=enabled):
        raise Refused(_("Nothing would change."))
    if not enabled:
        AccountSession.objects.filter(account=account).delete()
    action = "account.enabled" if enabled else "account.disabled"
    record(actor=actor, action=action, target=account, reason=reason)


@transaction.atomic
def issue_code(
    *, actor: Actor, now: dt.datetime, learner: Learner | None = None, account: Account | None = None
) -> str:
    """A one-time code, to be handed over in person: for a first sign-in or a forgotten password. An older one dies.

    Raises Refused: not in charge of the person, one's own account, or an account with staff roles (security
    administrator only).
    """
    owner = account or Account.objects.filter(learner=learner).first()
    check_issues_code(actor, learner, owner, now)
    subject = {"learner": learner} if learner is not None else {"account": account}
    OneTimeCode.objects.filter(**subject, used_at__isnull=True).delete()
    code = f"{random_code(5)}-{random_code(5)}"
    OneTimeCode.objects.create(
        **subject,
        code_index=_code_index(learner or account, code),
        issued_by=actor.name[:80],
        issued_at=now,
        expires_at=now + CODE_LASTS,
    )
    record(actor=actor, action="account.code_issued", target=learner or account)
    return code


def redeem_code(*, actor: Actor, typed: str, code: str, password: str, address: str, now: dt.datetime) -> Account:
    """Opens a first sign-in or a forgotten password: sets the password, ends sessions. Raises Refused, Throttled."""
    check_new_password(password, secrets=(normal_login(typed),))
    login_index = throttle.index_of(f"code for {normal_login(typed)}")
    attempt = throttle.begin(purpose=Purpose.CODE, login_index=login_index, address=address, now=now)
    with transaction.atomic():
        account = _redeemed(actor, typed, code, password, now)
        if account is None:
            record(actor=actor, action="account.code_refused", after={"index": login_index[:12]})
    if account is None:
        raise Refused(
            _("The account or the code is not right, or the code is too old. Ask your unit's HR for a new one.")
        )
    throttle.succeeded(attempt)
    return account


def _redeemed(actor: Actor, typed: str, code: str, password: str, now: dt.datetime) -> Account | None:
    account = find_candidate(typed).account
    learner = account.learner if account else _learner_typed(typed)
    for subject in (learner, account):
        if subject is None:
            continue
        which = {"learner": subject} if isinstance(subject, Learner) else {"account": subject}
        unused = OneTimeCode.objects.filter(
            **which, code_index=_code_index(subject, code), used_at__isnull=True, expires_at__gt=now
        )
        if unused.update(used_at=now):
            break
    else:
        return None
    if account is None:
        assert learner is not None
        account = _insert(new_login(), learner.name, learner, make_password(password), now)
        record(actor=actor, action="account.created", target=account, after={"name": account.name, "by": "code"})
    else:
        _write_password(account, password, now)
    record(actor=actor, action="account.password_reset", target=account)
    return account


def _learner_typed(typed: str) -> Learner | None:
    return Learner.objects.unscoped().filter(id_number_index=id_number_index(normal_login(typed))).first()


@transaction.atomic
def change_password(*, actor: Actor, account: Account, old: str, new: str, keep_session: str, now: dt.datetime) -> None:
    """Changes one's own password; every other session ends at once. ``keep_session`` is the stored key of this one.

    Raises Refused for a wrong old password or a new one against the rules.
    """
    if actor.key != str(account.public_id) or not account.check_password(old):
        raise Refused(_("The present password is not right."))
    secrets = [account.login]
    if account.learner is not None:
        secrets += [account.learner.id_number, account.learner.phone]
    check_new_password(new, secrets=tuple(secrets), account=account)
    _write_password(account, new, now, keep_session)
    record(actor=actor, action="account.password_changed", target=account)


def _write_password(account: Account, password: str, now: dt.datetime, keep_session: str = "") -> None:
    former = [account.password, *account.former_passwords][:5]
    account.password = make_password(password)
    account.former_passwords, account.must_change_password, account.password_changed_at = former, False, now
    account.save(update_fields=["password", "former_passwords", "must_change_password", "password_changed_at"])
    AccountSession.objects.filter(account=account).exclude(session_key=keep_session).delete()


def _insert(login: str, name: str, learner: Learner | None, encoded: str, changed_at: dt.datetime | None) -> Account:
    try:
        with transaction.atomic():
            return Account.objects.create(
                login=login, name=name, learner=learner, password=encoded, password_changed_at=changed_at
            )
    except IntegrityError:
        raise Refused(_("This account name is taken, or the person has an account already.")) from None


def _code_index(subject: Learner | Account | None, code: str) -> str:
    assert subject is not None
    plain = "".join(character for character in code.upper() if character.isalnum())
    return crypto.blind_index(f"{subject._meta.model_name}:{subject.public_id}:{plain}", "one_time_code")
