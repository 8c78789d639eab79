"""Who may do what to units and people. Each rule once as a check that raises a sentence, once as a boolean."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.refusals import Refused

from .models import Account, Learner, Unit
from .roles import KEEPERS, OFFICES, Role
from .selectors.actors import has_staff_role


def check_keeps(actor: Actor, path: str) -> None:
    """The roster of the unit at ``path`` is in the actor's hands. Raises Refused."""
    if not actor.is_system and not actor.covers(path, KEEPERS):
        raise Refused(_("This unit is not in your charge."))


def check_sees(actor: Actor, learner: Learner) -> None:
    """The person is in the actor's sight by a role. Raises Refused."""
    if actor.is_system or not actor.covers(learner.unit.path):
        raise Refused(_("This person is not in your charge."))


def check_may_add_below(actor: Actor, path: str) -> None:
    """A new unit below the one at ``path`` (empty: at the root) is the actor's to create. Raises Refused."""
    if not actor.is_system and (not path or not actor.covers(path, KEEPERS)):
        raise Refused(_("You can only add units below the office you are in charge of."))


def check_office_above(actor: Actor, learner: Learner, unit: Unit) -> None:
    """Confirming belongs to an office above the unit (the league: also for its own staff), never to the person.

    Raises Refused.
    """
    if actor.is_system:
        return
    if actor.learner_id == learner.pk:
        raise Refused(_("Nobody confirms their own particulars; the next office up does."))
    if not any(_stands_above(grant.path, unit.path) for grant in actor.grants if grant.role in OFFICES):
        raise Refused(_("Only an office above the unit can confirm this."))


def _stands_above(office: str, unit: str) -> bool:
    at_the_top = len(office) == Unit.steplen
    return unit.startswith(office) and (len(unit) > len(office) or at_the_top)


def check_manages_accounts(actor: Actor) -> None:
    """Accounts and roles are the security administrator's. Raises Refused."""
    if not actor.is_system and not actor.holds(Role.SECURITY_ADMIN):
        raise Refused(_("Accounts and roles are kept by the security administrator."))


def check_issues_code(actor: Actor, learner: Learner | None, owner: Account | None, now: dt.datetime) -> None:
    """Who may hand out a one-time code: HR for their people, the security administrator for staff. Raises Refused."""
    if owner is not None and actor.key == str(owner.public_id):
        raise Refused(_("Nobody issues a code to themselves."))
    if owner is not None and not owner.is_active:
        raise Refused(_("This account is disabled."))
    staff = owner is not None and has_staff_role(owner.pk, timezone.localdate(now))
    if learner is None or staff:
        check_manages_accounts(actor)
    elif not actor.is_system and not actor.holds(Role.SECURITY_ADMIN):
        check_keeps(actor, learner.unit.path)


def check_open(unit: Unit) -> None:
    """Nobody joins a unit that is closed. Raises Refused."""
    if unit.closed_on is not None:
        raise Refused(_("This unit is closed."))


def check_may_upload(actor: Actor) -> None:
    """Raises Refused for whoever keeps no roster."""
    if not actor.is_system and not actor.paths(KEEPERS):
        raise Refused(_("You are in charge of no unit's roster."))


def may_keep(actor: Actor, path: str) -> bool:
    try:
        check_keeps(actor, path)
    except Refused:
        return False
    return True


def may_confirm(actor: Actor, learner: Learner, unit: Unit) -> bool:
    try:
        check_office_above(actor, learner, unit)
    except Refused:
        return False
    return True
