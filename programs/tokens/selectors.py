"""Reads of tokens, and who acts by one."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from accounts.holders.selectors import person_for
from ground.actors import Actor, require
from ground.roles import ADMINISTRATORS, Role
from ground.signed_in import Grant, SignedIn

from . import secrets
from .models import AccessToken


def tokens_managed(*, actor: Actor) -> QuerySet[AccessToken]:
    """Every token for the security administrator, one's own for everybody else; the newest first."""
    require(actor)
    rows = AccessToken.objects.select_related("account", "unit", "platform").order_by("-created_at", "-pk")
    if actor.is_system or actor.holds(Role.SECURITY_ADMIN):
        return rows
    return rows.filter(account_id=actor.account_id or 0)


def own_tokens(*, actor: Actor) -> QuerySet[AccessToken]:
    """Those that act for oneself."""
    return tokens_managed(actor=actor).filter(account_id=actor.account_id or 0)


def token_shown(*, actor: Actor, secret: secrets.Secret) -> AccessToken | None:
    """The token of this text, revoked and expired ones too; None where the secret does not fit."""
    require(actor)
    rows = AccessToken.objects.filter(prefix=secret.prefix).select_related("account", "unit", "platform")
    token = rows.first()
    return token if token is not None and secrets.fits(secret, token.secret_index) else None


def acting_by(*, actor: Actor, token: AccessToken, day: dt.date) -> SignedIn | None:
    """Who acts by a token on a day: its account, with what the roles of that day give below the token's unit.

    None when the account is disabled.
    """
    require(actor)
    person = person_for(token.account, day)
    if person is None:
        return None
    grants = tuple(grant for grant in person.grants if grant.role not in ADMINISTRATORS)
    learner_id = person.learner_id
    if token.unit is not None:
        grants = tuple(kept for grant in grants if (kept := _narrowed(grant, token.unit.pk, token.unit.path)))
        learner_id = None  # a token for a unit is an office's and says nothing of the officer's own hours
    return SignedIn(
        key=person.key,
        name=f"{person.name}（{token.name}）"[:80],
        account_id=person.account_id,
        learner_id=learner_id,
        grants=grants,
    )


def _narrowed(grant: Grant, unit_id: int, path: str) -> Grant | None:
    """A role below a unit: as it is where it lies below, cut to the unit where it lies above, else nothing."""
    if grant.path.startswith(path):
        return grant
    return Grant(grant.role, unit_id, path) if path.startswith(grant.path) else None
