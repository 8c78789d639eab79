"""Reads about people, units and roles. Each names its actor."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from .actors import Grant, Person
from .models import Account, RoleAssignment
from .roles import Role


def person_for(account, day: dt.date) -> Person | None:
    """The actor behind an account, with the roles that hold on ``day``; None for visitors and disabled accounts."""
    if not isinstance(account, Account) and not getattr(account, "is_authenticated", False):
        return None
    if not account.is_active:
        return None
    rows = (
        RoleAssignment.objects.filter(Q(until__isnull=True) | Q(until__gte=day), account_id=account.pk, since__lte=day)
        .values_list("role", "unit_id", "unit__path")
        .order_by("unit__path", "role")
    )
    return Person(
        key=str(account.public_id),
        name=account.name,
        account_id=account.pk,
        learner_id=account.learner_id,
        grants=tuple(Grant(Role(role), unit_id, path) for role, unit_id, path in rows),
    )
