"""Who may make which token."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.holders.models import Account
from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import ADMINISTRATORS, SEES_PEOPLE, Role
from units.models import Unit

from .scopes import TokenScopes

LONGEST = dt.timedelta(days=366)


def check_makes_token(actor: Actor, account: Account, unit: Unit | None, may: TokenScopes) -> None:
    """The security administrator for others; everybody for themselves, to read only. Raises Refused."""
    if may.pushes and (may.platform is None or unit is None):
        raise Refused(_("A token to push hours names the platform and the office whose people it reports."))
    if not (may.reads or may.writes or may.pushes):
        raise Refused(_("Choose what the token may do."))
    if actor.is_system:
        return
    if actor.account_id == account.pk:
        if not may.only_reads:
            raise Refused(_("By yourself you make tokens that read. The security administrator makes the others."))
        if actor.holds(*ADMINISTRATORS):
            raise Refused(_("An administrator's account has no tokens of its own: they would give no rights."))
        if unit is not None and not actor.covers(unit.path, SEES_PEOPLE):
            raise Refused(_("This unit is not in your charge."))
    elif not actor.holds(Role.SECURITY_ADMIN):
        raise Refused(_("Tokens for others are made by the security administrator."))


def check_days(expires_on: dt.date, today: dt.date) -> None:
    """A token lasts a year at most. Raises Refused."""
    if expires_on < today:
        raise Refused(_("The last day of the token is over already."))
    if expires_on > today + LONGEST:
        raise Refused(_("A token lasts a year at most: choose an earlier last day, and make a new one in time."))
