"""A signed-in person as the rest of the portal sees them: who, and which roles over which units, today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .roles import SEES_PEOPLE, Role


@dataclass(frozen=True)
class Grant:
    """One role over one unit and everything below it."""

    role: Role
    unit_id: int
    path: str


@dataclass(frozen=True)
class SignedIn:
    """An actor with an account. Built anew at each request, so that a withdrawn role stops the next click."""

    key: str
    name: str
    account_id: int
    learner_id: int | None
    grants: tuple[Grant, ...] = ()
    is_system: bool = False

    @property
    def reads_journal(self) -> bool:
        return self.holds(Role.AUDIT_ADMIN)

    def paths(self, roles: Collection[Role] = SEES_PEOPLE) -> tuple[str, ...]:
        """Tree paths over which the actor holds one of the roles."""
        return tuple(sorted({grant.path for grant in self.grants if grant.role in roles}))

    def holds(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self.grants)

    def covers(self, path: str, roles: Collection[Role] = SEES_PEOPLE) -> bool:
        """Whether one of the roles reaches the unit at ``path``."""
        return any(path.startswith(mine) for mine in self.paths(roles))


@dataclass(frozen=True)
class Visitor:
    """Somebody who is not signed in. Sees nothing; the journal knows only that it was a visitor."""

    name: str = "访客"
    key: str = ""
    account_id: None = None
    learner_id: None = None
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    reads_journal: bool = False

    def paths(self, roles: Collection[Role] = SEES_PEOPLE) -> tuple[str, ...]:
        return ()

    def holds(self, *roles: Role) -> bool:
        return False

    def covers(self, path: str, roles: Collection[Role] = SEES_PEOPLE) -> bool:
        return False
