"""Who acts: the person behind an account, with the rights that hold on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from ground.actors import Actor, require
from ground.paging import is_public_id
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
        RoleAssignment.objects.filter(in_force(day), account_id=account_id)
        .values_list("role", "unit_id", "unit__path")
        .order_by("unit__path", "role")
    )
    return tuple(Grant(Role(role), unit_id, path) for role, unit_id, path in rows)


class Holder(NamedTuple):
    """Somebody who holds a role at a unit; ``assignment`` is the key of the role that says so."""

    path: str
    unit_id: int
    role: Role
    key: str
    account_id: int
    name: str
    assignment: int


def in_force(day: dt.date) -> Q:
    """Condition: the role holds on ``day``. A deputy's holds only while the role it stands in for does."""
    return _holds(day) & (Q(deputy_for__isnull=True) | _holds(day, "deputy_for__"))


def _holds(day: dt.date, prefix: str = "") -> Q:
    begun = Q(**{f"{prefix}since__lte": day, f"{prefix}withdrawn_at__isnull": True})
    return begun & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": day}))


def holders(*, actor: Actor, roles: Iterable[Role], day: dt.date, paths: Iterable[str] | None = None) -> list[Holder]:
    """Everybody with an enabled account who holds one of the roles on ``day``, at the units ``paths`` themselves or, if
    none are named, anywhere."""
    require(actor)
    rows = RoleAssignment.objects.filter(in_force(day), role__in=list(roles), account__is_active=True)
    if paths is not None:
        rows = rows.filter(unit__path__in=list(paths))
    found = rows.order_by("unit__path", "account__name", "pk").values_list(
        "unit__path", "unit_id", "role", "account__public_id", "account_id", "account__name", "pk"
    )
    return [Holder(path, unit, Role(role), str(key), pk, name, row) for path, unit, role, key, pk, name, row in found]


def accounts_by_key(*, actor: Actor, keys: Iterable[str]) -> list[int]:
    """Enabled accounts with these public ids; what is no id is nobody's."""
    require(actor)
    known = [key for key in keys if is_public_id(key)]
    return list(Account.objects.filter(public_id__in=known, is_active=True).order_by("pk").values_list("pk", flat=True))


def keys_by_number(*, actor: Actor, indexes: Iterable[str]) -> dict[str, set[str]]:
    """Account keys of the people with these document numbers (blind indexes)."""
    require(actor)
    rows = Account.objects.filter(learner__id_number_index__in=list(indexes))
    found: dict[str, set[str]] = {}
    for index, key in rows.values_list("learner__id_number_index", "public_id"):
        found.setdefault(index, set()).add(str(key))
    return found


def has_staff_role(account_id: int, day: dt.date) -> bool:
    """Whether the account needs a second factor: it holds a role on ``day``."""
    return bool(grants_on(account_id, day))


def person_by_key(key: str, day: dt.date) -> SignedIn | None:
    """The actor behind an account's public id; None when the account is disabled or gone."""
    account = Account.objects.filter(public_id=key, is_active=True).first()
    return person_for(account, day) if account else None
