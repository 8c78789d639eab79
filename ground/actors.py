"""Who acts. Every read and every write names its actor; without one it fails."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, is_dataclass
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """Whoever acts: a signed-in person (ground.signed_in.Person) or the portal itself."""

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

    @property
    def account_id(self) -> int | None:
        """Key of the account; none for visitors and the system."""

    @property
    def learner_id(self) -> int | None:
        """Key of the learner whom the account belongs to, if any."""

    @property
    def grants(self) -> tuple[Any, ...]:
        """Roles over units that hold today."""

    def holds(self, *roles: Any) -> bool:
        """Whether one of the roles is held anywhere."""

    def paths(self, roles: Collection[Any] = ...) -> tuple[str, ...]:
        """Tree paths over which one of the roles is held."""

    def covers(self, path: str, roles: Collection[Any] = ...) -> bool:
        """Whether one of the roles reaches the unit at ``path``."""


@dataclass(frozen=True)
class SystemActor:
    """The portal itself: a command or scheduled work. It sees everything; ``name`` says which work."""

    name: str
    key: str = ""
    is_system: bool = True
    account_id: int | None = None
    learner_id: int | None = None
    grants: tuple[Any, ...] = ()

    def holds(self, *roles: Any) -> bool:
        return True

    def paths(self, roles: Collection[Any] = ()) -> tuple[str, ...]:
        return ()  # not asked: scoped reads let the system through before they look at paths

    def covers(self, path: str, roles: Collection[Any] = ()) -> bool:
        return True

    reads_journal: bool = True


class ActorRequired(TypeError):
    """A read or write was tried without saying who acts."""


_actors = set[type]()
"""Data classes of which one was an actor, and so every other is: looking at each attribute takes long."""


def require(actor: Actor | None) -> Actor:
    """Returns the actor or raises ActorRequired."""
    if actor is None or (type(actor) not in _actors and not isinstance(actor, Actor)):
        raise ActorRequired("name the actor: actor=...")
    if is_dataclass(type(actor)):
        _actors.add(type(actor))
    return actor
