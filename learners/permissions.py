"""Who may do what to units and people. Each rule once as a check that raises a sentence, once as a boolean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.refusals import Refused

from .models import Learner, Unit
from .roles import OFFICES, Role

KEEPERS = OFFICES | {Role.UNIT_HR}
"""Roles that keep the roster of the units below them."""


def check_keeps(actor: Actor, path: str) -> None:
    """The roster of the unit at ``path`` is in the actor's hands. Raises Refused."""
    if not actor.is_system and not actor.covers(path, KEEPERS):
        raise Refused(_("This unit is not in your charge."))


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
