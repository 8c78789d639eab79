"""Reads of accounts, roles and sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from journal.actors import Actor, require

from ..models import Account, AccountSession, NoticeAcceptance, Registration, RoleAssignment, Unit
from ..roles import KEEPERS, Role


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


def all_units(*, actor: Actor) -> QuerySet[Unit]:
    """The whole tree, for the security administrator, who gives roles over units without seeing their people."""
    require(actor)
    rows = Unit.objects.order_by("path")
    return rows if actor.is_system or actor.holds(Role.SECURITY_ADMIN) else rows.none()


def own_sessions(*, actor: Actor, now: dt.datetime) -> QuerySet[AccountSession]:
    """One's own open sessions, the last used first."""
    require(actor)
    own = AccountSession.objects.filter(account_id=actor.account_id or 0, expire_date__gt=now)
    return own.order_by("-seen_at")


def has_read_notice(*, actor: Actor, version: str) -> bool:
    """Whether the actor has read a version of the privacy notice."""
    require(actor)
    return NoticeAcceptance.objects.filter(account_id=actor.account_id or 0, version=version).exists()


def registrations_waiting(*, actor: Actor) -> QuerySet[Registration]:
    """Registrations that the actor may decide, the oldest first."""
    require(actor)
    rows = Registration.objects.visible_to(actor).filter(step="waiting")
    if not actor.is_system and not actor.paths(KEEPERS):
        return rows.none()
    return rows.select_related("unit").order_by("pk")


@dataclass(frozen=True)
class Decider:
    """Who is in charge of a unit's requests on a day."""

    office: Unit
    names: tuple[str, ...]


def decider_for(*, actor: Actor, unit: Unit, day: dt.date, besides: int | None = None) -> Decider | None:
    """The nearest office, from the unit upwards, where somebody but the account ``besides`` keeps the roster."""
    require(actor)
    paths = [unit.path[:end] for end in range(len(unit.path), 0, -unit.steplen)]
    holds = Q(until__isnull=True) | Q(until__gte=day)
    rows = (
        RoleAssignment.objects.filter(holds, unit__path__in=paths, role__in=list(KEEPERS), since__lte=day)
        .filter(withdrawn_at__isnull=True, account__is_active=True)
        .exclude(account_id=besides or 0)
        .select_related("unit", "account")
    )
    by_path: dict[str, list[RoleAssignment]] = {}
    for row in rows:
        by_path.setdefault(row.unit.path, []).append(row)
    for path in paths:
        if path in by_path:
            found = by_path[path]
            return Decider(found[0].unit, tuple(sorted({row.account.name for row in found})))
    return None


def units_by_name(*, actor: Actor, text: str, limit: int = 20) -> list[Unit]:
    """Open units whose name holds a text; names of units are public, so that a visitor can say where they belong."""
    require(actor)
    wanted = " ".join(text.split())[:60]
    if len(wanted) < 2:
        return []
    found = Unit.objects.filter(closed_on__isnull=True, depth__gt=1).filter(
        Q(name__icontains=wanted) | Q(full_name=wanted.replace(" ", ""))
    )
    return list(found.order_by("full_name")[:limit])


def registration_filed(*, actor: Actor, public_id: object) -> QuerySet[Registration]:
    """One registration by its address, which only whoever filed it has been told."""
    require(actor)
    return Registration.objects.unscoped().filter(public_id=public_id).select_related("unit")


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
