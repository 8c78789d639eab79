"""Who may do what to the tree of units. Each rule once as a check that raises a sentence, once as a boolean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import KEEPERS

from .models import Unit


def check_keeps(actor: Actor, path: str) -> None:
    """The roster of the unit at ``path`` is in the actor's hands. Raises Refused."""
    if not actor.is_system and not actor.covers(path, KEEPERS):
        raise Refused(_("This unit is not in your charge."))


def check_may_add_below(actor: Actor, path: str) -> None:
    """A new unit below the one at ``path`` (empty: at the root) is the actor's to create. Raises Refused."""
    if not actor.is_system and (not path or not actor.covers(path, KEEPERS)):
        raise Refused(_("You can only add units below the office you are in charge of."))


def check_open(unit: Unit) -> None:
    """Nobody joins a unit that is closed. Raises Refused."""
    if unit.closed_on is not None:
        raise Refused(_("This unit is closed."))


def stands_above(office: str, unit: str) -> bool:
    """Whether the office at one path decides for the unit at another: it stands above; the league also for itself."""
    at_the_top = len(office) == Unit.steplen
    return unit.startswith(office) and (len(unit) > len(office) or at_the_top)


def may_keep(actor: Actor, path: str) -> bool:
    return passes(check_keeps, actor, path)
