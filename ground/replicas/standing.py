"""How each copy stands: how far it has come, and why it may not answer. Looked at no more than once a second in each
process; one that is away is left alone for a while, so that it does not cost a time-out for every page."""

from __future__ import annotations

import logging
import math
import random
import time
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import Error, connections

from .. import dialect

log = logging.getLogger(__name__)

MAIN = "default"
FRESH = 1.0
"""Seconds for which a look is good."""
REST = 15.0
"""Seconds for which a copy that did not answer is not asked again."""
STEP = 0.05


class State(StrEnum):
    OK = "ok"
    BEHIND = "behind"
    AWAY = "away"
    PROMOTED = "promoted"
    OTHER = "another history"
    ALONE = "the main database does not answer"


@dataclass(frozen=True)
class Follower:
    """One copy at one look. ``position``: how far it has come, in bytes of the WAL; ``lag``: by how many seconds it was
    behind at most."""

    alias: str
    state: State
    looked_at: float
    position: int = 0
    lag: float = 0.0

    @property
    def lag_now(self) -> float:
        """A copy only goes forward: since the look it can have lost no more than the time that has passed."""
        return self.lag + time.monotonic() - self.looked_at

    @property
    def place(self) -> str:
        return place_of(self.alias)

    @property
    def good_for(self) -> float:
        return REST if self.state == State.AWAY else FRESH


_known: dict[str, Follower] = {}


def place_of(alias: str) -> str:
    """Host and port, as the operator has set them."""
    server = connections.settings[alias]
    return f"{server['HOST'] or 'localhost'}:{server['PORT'] or 5432}"


def choose(needed: int, *, patience: float = 0.0) -> Follower | None:
    """A copy that may answer and has come as far as ``needed``; None where there is none. One that is only a moment
    late is waited for, ``patience`` seconds at most."""
    end = time.monotonic() + patience
    while True:
        aliases = random.sample(settings.REPLICAS, len(settings.REPLICAS))
        late = False
        for alias in aliases:
            found = look(alias, needed)
            if found.state == State.OK and found.position >= needed:
                return found
            late = late or found.state == State.OK
        if not late or time.monotonic() >= end:
            return None
        time.sleep(STEP)


def look(alias: str, needed: int = 0) -> Follower:
    """How a copy stands: as it was seen within the second, if it had come as far as ``needed`` then."""
    before = _known.get(alias)
    if before is not None and time.monotonic() - before.looked_at < before.good_for:
        late = before.state == State.OK and (before.position < needed or before.lag_now > settings.REPLICA_LAG)
        if not late:
            return before
    return _remember(_looked(alias))


def everything() -> list[Follower]:
    """How each of them stands."""
    return [look(alias) for alias in settings.REPLICAS]


def failed(alias: str) -> None:
    """A read has failed there. Where the connection is lost it is left alone for a while; one that PostgreSQL has only
    cancelled (a conflict with what came in) is not."""
    link = connections[alias]
    try:
        usable = link.connection is not None and link.is_usable()
    except Error:
        usable = False
    if not usable:
        link.close()
        _remember(Follower(alias, State.AWAY, time.monotonic()))


def _remember(found: Follower) -> Follower:
    before = _known.get(found.alias)
    _known[found.alias] = found
    if (before.state if before else State.OK) != found.state:
        log.warning("replica %s: %s", found.place, found.state)
    return found


def _looked(alias: str) -> Follower:
    at = time.monotonic()
    link = connections[alias]
    try:
        link.close_if_unusable_or_obsolete()
        there = dialect.replayed(link)
    except Error:
        link.close()
        return Follower(alias, State.AWAY, time.monotonic())
    try:
        here = dialect.written(connections[MAIN])  # after the copy: a true one cannot be ahead of it
    except Error:  # away, or no main database at all: whoever needs it says so
        here = None
    state, lag = judge(there, here)
    return Follower(alias, state, at, there.position if there else 0, lag)


def judge(there: dialect.Replayed | None, here: dialect.WalPlace | None) -> tuple[State, float]:
    """What a copy is good for beside the main database, and by how many seconds it is behind at most: by the clock of
    the main database alone, so that no other clock matters."""
    if there is None:
        return State.PROMOTED, 0.0
    if here is None:
        return State.ALONE, 0.0
    if here.history != there.history or there.position > here.position:
        return State.OTHER, 0.0
    lag = 0.0
    if there.position < here.position:
        lag = max(0.0, (here.at - there.newest).total_seconds()) if there.newest else math.inf
    return (State.OK if lag <= settings.REPLICA_LAG else State.BEHIND), lag
