"""Who acts: the person behind an account, with the rights that hold on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from ground.actors import Actor, require
from ground.roles import Role
from ground.signed_in import Grant, SignedIn

from .models import Account, RoleAssignment


def person_for(account, day: dt.date, *, second_factor: bool = True) -> SignedIn | None:
    """The actor behind an account, with the roles that hold on ``day``; None for visitors and disabled accounts.

    Without a second factor (``second_factor=False``) staff roles give no rights at all.
    """
    if not isinstance(account, Account) and not getattr(account, "is_authenticated", False):
        return None
    if not account.is_active:
        return None
    return SignedIn(
        key=str(account.public_id),
        name=account.name,
        account_id=account.pk,
        learner_id=account.learner_id,
        grants=grants_on(account.pk, day) if second_factor else (),
    )


def person_by_login(login: str, day: dt.date) -> SignedIn | None:
    """The actor behind an account name, for commands run on the machine itself; None when there is no such account."""
    account = Account.objects.filter(login__iexact=login, is_active=True).first()
    return person_for(account, day) if account else None


def grants_on(account_id: int, day: dt.date) -> tuple[Grant, ...]:
    """Roles that hold on ``day``. A deputy's role holds only while the role it stands in for does."""
    rows = (
        RoleAssignment.objects.filter(_holds(day), account_id=account_id)
        .filter(Q(deputy_for__isnull=True) | _holds(day, "deputy_for__"))
        .values_list("role", "unit_id", "unit__path")
        .order_by("unit__path", "role")
    )
    return tuple(Grant(Role(role), unit_id, path) for role, unit_id, path in rows)


def _holds(day: dt.date, prefix: str = "") -> Q:
    begun = Q(**{f"{prefix}since__lte": day, f"{prefix}withdrawn_at__isnull": True})
    return begun & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": day}))


def holders(*, actor: Actor, unit_ids: Iterable[int], roles: Iterable[Role], day: dt.date) -> set[tuple[int, str]]:
    """(unit id, account key) of everybody who holds one of the roles at one of the units itself on ``day``."""
    require(actor)
    rows = RoleAssignment.objects.filter(
        _holds(day), unit_id__in=list(unit_ids), role__in=list(roles), account__is_active=True
    ).values_list("unit_id", "account__public_id")
    return {(unit_id, str(key)) for unit_id, key in rows}


def has_staff_role(account_id: int, day: dt.date) -> bool:
    """Whether the account needs a second factor: it holds a role on ``day``."""
    return bool(grants_on(account_id, day))


def person_by_key(key: str, day: dt.date) -> SignedIn | None:
    """The actor behind an account's public id; None when the account is disabled or gone."""
    account = Account.objects.filter(public_id=key, is_active=True).first()
    return person_for(account, day) if account else None
