"""Tokens are made and revoked."""

from __future__ import annotations

import datetime as dt
from secrets import token_urlsafe
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.holders.models import Account
from accounts.messages.services import Told, tell
from ground.actors import Actor
from ground.days import said_day
from ground.late import outrun
from ground.refusals import Refused
from ground.roles import Role
from journal.services import record
from units.models import Unit

from . import addresses as ranges
from . import secrets
from .models import AccessToken
from .permissions import check_days, check_makes_token
from .scopes import READ_ONLY, TokenScopes

MOST_OPEN = 20


class MadeToken(NamedTuple):
    """What is shown once. ``signing_key`` is empty for a token that does not push."""

    token: AccessToken
    text: str
    signing_key: str


@transaction.atomic
def make_token(
    *,
    actor: Actor,
    account: Account,
    name: str,
    expires_on: dt.date,
    today: dt.date,
    now: dt.datetime,
    unit: Unit | None = None,
    may: TokenScopes = READ_ONLY,
    addresses: str = "",
    per_minute: int = 300,
) -> MadeToken:
    """A token with what is shown of it once. Whom it acts for is told of it. Raises Refused."""
    check_makes_token(actor, account, unit, may)
    check_days(expires_on, today)
    if not account.is_active:
        raise Refused(_("This account is disabled."))
    if AccessToken.objects.filter(account=account, revoked_at__isnull=True, expires_on__gte=today).count() >= MOST_OPEN:
        raise Refused(_("This account has %(most)d tokens already. Revoke one first.") % {"most": MOST_OPEN})
    secret = secrets.new()
    token = AccessToken.objects.create(
        prefix=secret.prefix, secret_index=secret.hashed, name=name.strip()[:40] or _("Token"), account=account,
        unit=unit, addresses=ranges.normal(addresses), per_minute=per_minute, expires_on=expires_on, created_at=now,
        created_by=actor.name[:80], **_scopes(may),
    )  # fmt: skip
    after = {
        "name": token.name, "login": account.login, "unit": unit.name if unit else "", "scopes": token.scopes,
        "addresses": token.addresses, "until": str(expires_on),
    }  # fmt: skip
    record(actor=actor, action="token.made", target=token, unit_key=unit.public_id if unit else "", after=after)
    if actor.account_id != account.pk:
        said = _("%(who)s has made the token “%(name)s”, which acts in your name until %(day)s. You may revoke it.")
        _tell(actor, token, "made", said % {"who": actor.name, "name": token.name, "day": said_day(expires_on)}, now)
    return MadeToken(token, str(secret), token.signing_key)


def _scopes(may: TokenScopes) -> dict[str, Any]:
    """As columns. What only a push needs is left out of any other token."""
    found: dict[str, Any] = {"reads": may.reads, "writes": may.writes, "pushes": may.pushes}
    if may.pushes:
        found |= {
            "platform": may.platform,
            "sandbox": may.sandbox,
            "asks_people": may.asks_people,
            "signing_key": token_urlsafe(32),
        }
    return found


@transaction.atomic
def revoke_token(*, actor: Actor, token: AccessToken, now: dt.datetime) -> None:
    """Ends a token at once: its owner's right and the security administrator's. Raises Refused."""
    if not actor.is_system and actor.account_id != token.account_id and not actor.holds(Role.SECURITY_ADMIN):
        raise Refused(_("This token is not yours."))
    live = AccessToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if not live.update(revoked_at=now, revoked_by=actor.name[:80] or "-"):
        raise outrun(token, _("This token is revoked already."))
    record(actor=actor, action="token.revoked", target=token, after={"name": token.name})
    if actor.account_id != token.account_id:
        said = _("%(who)s has revoked the token “%(name)s”.") % {"who": actor.name, "name": token.name}
        _tell(actor, token, "revoked", said, now)


def _tell(actor: Actor, token: AccessToken, what: str, text: str, now: dt.datetime) -> None:
    notice = Told(key=f"token:{token.public_id}:{what}", text=text, account_id=token.account_id)
    tell(actor=actor, notices=[notice], now=now)
