"""Reads of accounts, roles and sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from ground.actors import Actor, require
from ground.roles import Role

from ..holders.models import Account, RoleAssignment


def accounts_managed(*, actor: Actor) -> QuerySet[Account]:
    """Every account, for the security administrator; nobody else has any."""
    require(actor)
    rows = Account.objects.order_by("name", "pk")
    return rows if actor.is_system or actor.holds(Role.SECURITY_ADMIN) else rows.none()


def roles_managed(*, actor: Actor) -> QuerySet[RoleAssignment]:
    """Every role, past ones too, for the security administrator; nobody else has any."""
    require(actor)
    rows = RoleAssignment.objects.select_related("account", "unit", "deputy_for__account").order_by("-since", "-pk")
    return rows if actor.is_system or actor.holds(Role.SECURITY_ADMIN) else rows.none()


def learners_with_account(*, actor: Actor, learner_ids: Iterable[int]) -> set[int]:
    """Those of the people who can sign in."""
    require(actor)
    accounts = Account.objects.filter(learner_id__in=list(learner_ids), is_active=True)
    return {pk for pk in accounts.values_list("learner_id", flat=True) if pk}


def accounts_holding(
    *, actor: Actor, unit_ids: Iterable[int], roles: Iterable[Role], day: dt.date
) -> list[tuple[int, int]]:
    """(unit id, account id) of everybody who holds one of the roles at one of the units itself on a day."""
    require(actor)
    rows = RoleAssignment.objects.filter(
        unit_id__in=list(unit_ids), role__in=list(roles), withdrawn_at__isnull=True, since__lte=day,
        account__is_active=True,
    )  # fmt: skip
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=day))
    return list(rows.order_by("unit_id", "account_id").values_list("unit_id", "account_id"))
