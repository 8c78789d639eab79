"""Reads of accounts, roles and sessions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.refusals import Refused
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


def deputies_of(*, actor: Actor, assignment: RoleAssignment) -> list[int]:
    """Roles (their keys) that stand in for a role and end with it."""
    require(actor)
    rows = RoleAssignment.objects.filter(deputy_for=assignment, withdrawn_at__isnull=True)
    return list(rows.values_list("pk", flat=True))


def account_called(*, actor: Actor, login: str) -> Account:
    """The enabled account of this name. Raises Refused."""
    found = accounts_managed(actor=actor).filter(login__iexact=login.strip(), is_active=True).first()
    if found is None:
        raise Refused(_("No enabled account is called like this."))
    return found
