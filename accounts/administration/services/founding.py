"""The first people of an empty portal, and the way back in for its administrators: from the command line only."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import ADMINISTRATORS
from units.models import Unit
from units.selectors import uppermost_unit
from units.services import create_units

from ...holders.models import Account, RoleAssignment
from .accounts import create_account, issue_code, reset_second_factor
from .roles import grant_role


@transaction.atomic
def appoint_administrator(
    *, actor: Actor, role: str, login: str, name: str = "", league: str = "", today: dt.date, now: dt.datetime
) -> tuple[Account, str]:
    """An administrator and a one-time code to set the password with; an empty portal gets its uppermost unit first.

    Somebody who holds the role already gets back in: a new code, and the lost second factor is taken away. Another
    account that exists gets the role and keeps its password; there is no code then. ``now`` is the machine's.

    Raises Refused: not the portal itself, no such role, no uppermost unit or another one, a new account without a name,
    a second administrator power.
    """
    if not actor.is_system or role not in ADMINISTRATORS:
        raise Refused(_("Administrators are appointed on the server or by the security administrator."))
    unit = _uppermost(actor, league)
    account = Account.objects.filter(login__iexact=login.strip()).first()
    known = account is not None
    if account is None:
        if not name.strip():
            raise Refused(_("There is no account %(login)s yet: give the person's name.") % {"login": login})
        account = create_account(actor=actor, login=login, name=name)
    if _holds(account, role, today):
        reset_second_factor(actor=actor, account=account, reason=_("Asked for on the server."))
        return account, issue_code(actor=actor, account=account, today=today, now=now)
    grant_role(actor=actor, account=account, role=role, unit=unit, since=today)
    return account, "" if known else issue_code(actor=actor, account=account, today=today, now=now)


def _uppermost(actor: Actor, name: str) -> Unit:
    unit = uppermost_unit(actor=actor)
    if unit is None:
        if not name.strip():
            raise Refused(_("There is no unit yet: give the name of the uppermost one, such as the league."))
        return create_units(actor=actor, path=name)
    if name.strip() not in ("", unit.name):
        raise Refused(_("The uppermost unit is %(name)s; there is one only.") % {"name": unit.name})
    return unit


def _holds(account: Account, role: str, today: dt.date) -> bool:
    present = RoleAssignment.objects.filter(account=account, role=role, withdrawn_at__isnull=True, since__lte=today)
    return present.filter(Q(until__isnull=True) | Q(until__gte=today)).exists()
