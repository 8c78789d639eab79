"""What people do with their own account: second factor, recovery codes, sessions, the privacy notice."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from journal.services import record

from ..credentials.models import AccountSession, Passkey, TotpDevice
from ..credentials.passwords import check_new_password, write_password
from ..credentials.second_factor import new_recovery_codes, step_of
from ..holders.models import Account


@transaction.atomic
def set_up_totp(*, actor: Actor, account: Account, secret: str, typed: str, now: dt.datetime) -> list[str]:
    """Binds an authenticator application that has shown a right code; returns new recovery codes. Raises Refused."""
    step = step_of(secret, typed, now)
    if step is None:
        raise Refused(_("This code does not fit. Check the telephone's clock and take the code shown now."))
    values = {"secret": secret, "last_step": step, "confirmed_at": now}
    TotpDevice.objects.update_or_create(account=account, defaults=values)
    codes = new_recovery_codes(account)
    record(actor=actor, action="account.totp_set_up", target=account)
    return codes


@transaction.atomic
def renew_recovery_codes(*, actor: Actor, account: Account) -> list[str]:
    """New recovery codes; the old ones are void."""
    codes = new_recovery_codes(account)
    record(actor=actor, action="account.recovery_codes_renewed", target=account)
    return codes


@transaction.atomic
def add_passkey(
    *, actor: Actor, account: Account, name: str, credential_id: str, credential: str, now: dt.datetime
) -> Passkey:
    """Keeps the public half of a passkey that the browser has just made."""
    if Passkey.objects.filter(credential_id=credential_id).exists():
        raise Refused(_("This passkey is registered already."))
    passkey = Passkey.objects.create(
        account=account,
        name=name.strip()[:40] or _("Passkey"),
        credential_id=credential_id,
        credential=credential,
        created_at=now,
    )
    record(actor=actor, action="account.passkey_added", target=account, after={"name": passkey.name})
    return passkey


@transaction.atomic
def remove_passkey(*, actor: Actor, passkey: Passkey) -> None:
    """Removes one's own passkey. Raises Refused for a stranger's."""
    if actor.key != str(passkey.account.public_id):
        raise Refused(_("This passkey is not yours."))
    name, account = passkey.name, passkey.account
    passkey.delete()
    record(actor=actor, action="account.passkey_removed", target=account, before={"name": name})


@transaction.atomic
def end_session(*, actor: Actor, session: AccountSession) -> None:
    """Ends one of one's own sessions. Raises Refused for a stranger's."""
    if session.account is None or actor.key != str(session.account.public_id):
        raise Refused(_("This session is not yours."))
    account = session.account
    session.delete()
    record(actor=actor, action="account.session_ended", target=account)


@transaction.atomic
def end_other_sessions(*, actor: Actor, account: Account, keep_session: str) -> int:
    """Ends all of one's own sessions but this one; returns how many."""
    ended, _by_model = AccountSession.objects.filter(account=account).exclude(session_key=keep_session).delete()
    record(actor=actor, action="account.other_sessions_ended", target=account, after={"count": ended})
    return ended


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
    write_password(account, new, now, keep_session)
    record(actor=actor, action="account.password_changed", target=account)
