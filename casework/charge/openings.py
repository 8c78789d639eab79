"""What is open, and who may decide it. Each feature enters what it has open (``register``); the rest is common.

register(OpenSource("correction", _("correction"), open_corrections))
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from accounts.holders.selectors import Holder, holders
from ground.actors import Actor
from ground.roles import HR, Role
from learners.people.models import Learner
from units.models import Unit


@dataclass(frozen=True)
class Seat:
    """A role at a unit."""

    role: Role
    path: str


@dataclass(frozen=True)
class Opening:
    """One thing that waits for a decision.

    ``paths``: units at which one of ``roles`` may decide it, the nearest first; whoever is ``barred`` (account keys)
    may not. ``seat``: what is to be filled where nobody is left. ``present``: where it says that it lies; empty where
    that is nowhere written. ``row``: the thing itself, for ``OpenSource.settle``.
    """

    about: str
    public_id: uuid.UUID
    what: str
    unit: Unit
    paths: tuple[str, ...]
    roles: frozenset[Role]
    seat: Seat
    barred: frozenset[str] = frozenset()
    learner_id: int | None = None
    present: str = ""
    row: Any = None


Only = Collection[uuid.UUID] | None
Settle = Callable[[Actor, Opening, Unit, str, dt.datetime], None]


@dataclass(frozen=True)
class OpenSource:
    """``read(ids, learners)`` gives what is open, of these things or about these people where they are named.
    ``settle(actor, opening, office, why, now)`` writes down that it lies with another office; may be refused."""

    about: str
    title: Any  # lazy translation
    read: Callable[[Only, Collection[int] | None], Iterable[Opening]]
    settle: Settle | None = None


_sources: dict[str, OpenSource] = {}


def register(source: OpenSource) -> None:
    _sources[source.about] = source


def sources() -> tuple[OpenSource, ...]:
    return tuple(_sources[about] for about in sorted(_sources))


def source_of(about: str) -> OpenSource:
    return _sources[about]


def upwards(path: str) -> tuple[str, ...]:
    """The unit at a path and every one above it, the nearest first."""
    return tuple(path[:end] for end in range(len(path), 0, -Unit.steplen))


def league_of(path: str) -> str:
    return path[: Unit.steplen]


def keeper_of(path: str) -> Seat:
    """Who would keep the roster of the unit at a path."""
    return Seat(Role.LEAGUE_REVIEWER if len(path) == Unit.steplen else Role.UNIT_HR, path)


def own_keys(learner: Learner | None) -> frozenset[str]:
    """The person's own account, who never decides about themselves; of a unit none."""
    account = getattr(learner, "account", None)
    return frozenset({str(account.public_id)} if account else ())


class Holdings:
    """Who holds which role where on a day. ``without``: roles (keys of their rows) that are thought away."""

    def __init__(
        self, actor: Actor, day: dt.date, *, paths: Iterable[str] | None = None, without: Collection[int] = ()
    ) -> None:
        self._at: dict[str, list[Holder]] = {}
        for holder in holders(actor=actor, roles=HR, day=day, paths=paths):
            if holder.assignment not in without:
                self._at.setdefault(holder.path, []).append(holder)

    def at(self, path: str) -> list[Holder]:
        """Whoever holds a role at the unit there."""
        return self._at.get(path, [])

    def able(self, opening: Opening, path: str) -> Iterator[Holder]:
        """Whoever may decide it at the unit there."""
        for holder in self._at.get(path, ()):
            if holder.role in opening.roles and holder.key not in opening.barred:
                yield holder

    def office(self, opening: Opening) -> str:
        """The path of the office in charge; empty where nobody is left."""
        return next((path for path in opening.paths if any(self.able(opening, path))), "")
