"""Who acts. Every read and every write names its actor; without one it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """What the journal needs to know of whoever acts."""

    @property
    def key(self) -> str:
        """Opaque public id; empty for the system itself."""

    @property
    def name(self) -> str:
        """Name as people know it; kept as text in the journal."""

    @property
    def reads_journal(self) -> bool:
        """True for the audit administrator."""

    @property
    def is_system(self) -> bool:
        """True for commands and background work that act for nobody in particular."""


@dataclass(frozen=True)
class SystemActor:
    """The portal itself: a command or scheduled work. It sees everything; ``name`` says which work."""

    name: str
    key: str = ""
    is_system: bool = True
    reads_journal: bool = True


class ActorRequired(TypeError):
    """A read or write was tried without saying who acts."""


def require(actor: Actor | None) -> Actor:
    """Returns the actor or raises ActorRequired."""
    if actor is None or not isinstance(actor, Actor):
        raise ActorRequired("name the actor: actor=...")
    return actor
