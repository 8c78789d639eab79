"""Who may do what to accounts. Each rule is a check that raises a sentence."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import Role
from learners.people.models import Learner
from units.permissions import check_keeps

from ..holders.models import Account
from ..holders.selectors import has_staff_role


def check_manages_accounts(actor: Actor) -> None:
    """Accounts and roles are the security administrator's. Raises Refused."""
    if not actor.is_system and not actor.holds(Role.SECURITY_ADMIN):
        raise Refused(_("Accounts and roles are kept by the security administrator."))


def check_issues_code(actor: Actor, learner: Learner | None, owner: Account | None, today: dt.date) -> None:
    """Who may hand out a one-time code: HR for their people, the security administrator for staff. Raises Refused."""
    if owner is not None and actor.key == str(owner.public_id):
        raise Refused(_("Nobody issues a code to themselves."))
    if owner is not None and not owner.is_active:
        raise Refused(_("This account is disabled."))
    staff = owner is not None and has_staff_role(owner.pk, today)
    if learner is None or staff:
        check_manages_accounts(actor)
    elif not actor.is_system and not actor.holds(Role.SECURITY_ADMIN):
        check_keeps(actor, learner.unit.path)
