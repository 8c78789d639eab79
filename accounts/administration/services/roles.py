"""Roles over units: granted, withdrawn, deputised. The security administrator's work, never on oneself."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.late import outrun
from ground.refusals import Refused
from ground.roles import ADMINISTRATORS, Role
from ground.stirring import stir
from journal.services import record
from units.models import Unit

from ...holders.models import Account, RoleAssignment
from ..permissions import check_manages_accounts


@transaction.atomic
def grant_role(
    *, actor: Actor, account: Account, role: str, unit: Unit, since: dt.date, until: dt.date | None = None
) -> RoleAssignment:
    """Gives a role over a unit and all below it. Raises Refused: oneself, dates, or a second administrator power."""
    _check(actor, account)
    if role not in Role.values:
        raise Refused(_("Choose one of the values offered."))
    if until is not None and until < since:
        raise Refused(_("The last day lies before the first."))
    if role in ADMINISTRATORS and unit.depth != 1:
        raise Refused(_("The three administrators are appointed for the whole portal: choose the uppermost unit."))
    if role in ADMINISTRATORS:
        _close_lapsed(account, since)
    assignment = _insert(account=account, role=role, unit=unit, since=since, until=until, granted_by=actor.name[:80])
    stir(actor=actor)
    record(actor=actor, action="role.granted", target=account, unit_key=unit.public_id, after=_shown(assignment))
    return assignment


@transaction.atomic
def appoint_deputy(
    *, actor: Actor, principal: RoleAssignment, account: Account, since: dt.date, until: dt.date
) -> RoleAssignment:
    """Lets somebody stand in for a role until a day. It ends with the role it stands in for. Raises Refused."""
    _check(actor, account)
    if account.pk == principal.account_id:
        raise Refused(_("Nobody is their own deputy."))
    if principal.deputy_for_id is not None or principal.withdrawn_at is not None:
        raise Refused(_("A deputy stands in for a role that holds, not for another deputy."))
    if principal.role in ADMINISTRATORS:
        raise Refused(_("An administrator has no deputy: appoint a second administrator."))
    if until < since or (principal.until is not None and until > principal.until):
        raise Refused(_("The deputy's last day lies before the first, or after the end of the role."))
    assignment = _insert(
        account=account,
        role=principal.role,
        unit=principal.unit,
        since=since,
        until=until,
        deputy_for=principal,
        granted_by=actor.name[:80],
    )
    stir(actor=actor)
    after = _shown(assignment) | {"deputy_for": principal.account.name}
    record(actor=actor, action="role.deputy_appointed", target=account, unit_key=principal.unit.public_id, after=after)
    return assignment


@transaction.atomic
def withdraw_role(*, actor: Actor, assignment: RoleAssignment, reason: str, now: dt.datetime) -> None:
    """Takes a role and its deputies away from this moment: the next click and the queued task stop. Raises Refused."""
    _check(actor, assignment.account)
    if not reason.strip():
        raise Refused(_("Please give a reason."))
    if not RoleAssignment.objects.filter(pk=assignment.pk, withdrawn_at__isnull=True).update(withdrawn_at=now):
        raise outrun(assignment.account, _("This role is already withdrawn."), acts="role.")
    RoleAssignment.objects.filter(deputy_for=assignment, withdrawn_at__isnull=True).update(withdrawn_at=now)
    stir(actor=actor)
    record(
        actor=actor,
        action="role.withdrawn",
        target=assignment.account,
        unit_key=assignment.unit.public_id,
        before=_shown(assignment),
        reason=reason,
    )


@transaction.atomic
def hand_over_role(
    *, actor: Actor, assignment: RoleAssignment, account: Account, reason: str, now: dt.datetime, today: dt.date
) -> RoleAssignment:
    """One officer's role becomes another's in one step, and with it whatever lies with the office. Raises Refused."""
    if account.pk == assignment.account_id:
        raise Refused(_("This account holds the role already."))
    if assignment.deputy_for_id is not None:
        raise Refused(_("A deputy hands nothing over: appoint another deputy of the role it stands in for."))
    withdraw_role(actor=actor, assignment=assignment, reason=reason, now=now)
    return grant_role(
        actor=actor, account=account, role=assignment.role, unit=assignment.unit, since=today, until=assignment.until
    )


def _check(actor: Actor, account: Account) -> None:
    check_manages_accounts(actor)
    if actor.key == str(account.public_id):
        raise Refused(_("Nobody gives or takes roles to or from themselves; another security administrator does."))


def _insert(**values) -> RoleAssignment:
    try:
        with transaction.atomic():
            return RoleAssignment.objects.create(**values)
    except IntegrityError:
        raise Refused(
            _("System, security and audit administrator exclude each other: one person holds at most one of the three.")
        ) from None


def _close_lapsed(account: Account, since: dt.date) -> None:
    """An administrator's role that has run out no longer stands in the way of another one."""
    lapsed = RoleAssignment.objects.filter(
        account=account, role__in=list(ADMINISTRATORS), withdrawn_at__isnull=True, until__lt=since
    )
    for row in lapsed:
        assert row.until is not None
        row.withdrawn_at = timezone.make_aware(dt.datetime.combine(row.until, dt.time.max))
        row.save(update_fields=["withdrawn_at"])


def _shown(assignment: RoleAssignment) -> dict[str, str | None]:
    return {
        "role": str(assignment.role),
        "unit": assignment.unit.full_name,
        "since": str(assignment.since),
        "until": str(assignment.until) if assignment.until else None,
    }
