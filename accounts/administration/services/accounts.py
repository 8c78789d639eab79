"""Accounts: made, disabled, their passwords and one-time codes."""

from __future__ import annotations

import datetime as dt
import re

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.stirring import stir
from journal.services import record
from learners.people.models import Employment, Learner

from ...credentials.logins import CODE_LASTS, code_index_of, insert_account
from ...credentials.models import AccountSession, OneTimeCode, Passkey, RecoveryCode, TotpDevice
from ...credentials.second_factor import random_code
from ...holders.models import Account
from ..permissions import check_issues_code, check_manages_accounts

_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{2,39}")


@transaction.atomic
def create_account(*, actor: Actor, login: str, name: str, learner: Learner | None = None) -> Account:
    """An account without a password: the first sign-in goes by a one-time code. Raises Refused."""
    check_manages_accounts(actor)
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise Refused(_("An account name begins with a letter and has 3 to 40 small letters, digits, dots or dashes."))
    account = insert_account(login, name.strip()[:30], learner, make_password(None), None)
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
    if enabled and account.learner is not None and account.learner.employment == Employment.DECEASED:
        raise Refused(_("This person is entered as deceased. If that is wrong, take the entry back."))
    waiting = Account.objects.filter(pk=account.pk, is_active=not enabled)
    if not waiting.update(is_active=enabled, disabled_by_death=False):
        raise Refused(_("Nothing would change."))
    if not enabled:
        AccountSession.objects.filter(account=account).delete()
    stir(actor=actor)
    action = "account.enabled" if enabled else "account.disabled"
    record(actor=actor, action=action, target=account, reason=reason)


@transaction.atomic
def issue_code(
    *,
    actor: Actor,
    today: dt.date,
    now: dt.datetime,
    learner: Learner | None = None,
    account: Account | None = None,
) -> str:
    """A one-time code, to be handed over in person: for a first sign-in or a forgotten password. An older one dies.
    ``now`` is the machine's: a code lasts for real hours.

    Raises Refused: not in charge of the person, one's own account, or an account with staff roles (security
    administrator only).
    """
    owner = account or Account.objects.filter(learner=learner).first()
    check_issues_code(actor, learner, owner, today)
    subject = {"learner": learner} if learner is not None else {"account": account}
    OneTimeCode.objects.filter(**subject, used_at__isnull=True).delete()
    code = f"{random_code(5)}-{random_code(5)}"
    OneTimeCode.objects.create(
        **subject,
        code_index=code_index_of(learner or account, code),
        issued_by=actor.name[:80],
        issued_at=now,
        expires_at=now + CODE_LASTS,
    )
    record(actor=actor, action="account.code_issued", target=learner or account)
    return code


@transaction.atomic
def reset_second_factor(*, actor: Actor, account: Account, reason: str) -> None:
    """For somebody who has lost telephone and codes. The account sets up anew at its next sign-in. Raises Refused."""
    check_manages_accounts(actor)
    if actor.key == str(account.public_id):
        raise Refused(_("Nobody resets their own second factor."))
    if not reason.strip():
        raise Refused(_("Please give a reason."))
    TotpDevice.objects.filter(account=account).delete()
    Passkey.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    AccountSession.objects.filter(account=account).delete()
    record(actor=actor, action="account.second_factor_reset", target=account, reason=reason)
