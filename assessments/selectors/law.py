"""Reads about the rule packs and what has been ruled on them. They are the same for everybody who is signed in."""

from __future__ import annotations

from journal.actors import Actor, require
from rulebook import Pack

from .. import law


def packs_on_offer(*, actor: Actor) -> list[Pack]:
    """The packs of this portal with the rulings in force, the oldest first. Pages open on the last."""
    require(actor)
    return [law.in_force(policy) for policy in law.policies()]


def pack_in_force(*, actor: Actor, policy: str) -> Pack:
    """One pack with the rulings in force. Raises KeyError for a policy that is not on offer."""
    require(actor)
    return law.in_force(policy)


def current_pack(*, actor: Actor) -> Pack:
    """The newest pack with the rulings in force."""
    require(actor)
    return law.in_force(law.policies()[-1])
