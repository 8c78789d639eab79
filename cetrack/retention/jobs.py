"""The job that removes what has had its time, term by term and piece by piece."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ground import clock, retention
from ground.actors import Actor, SystemActor
from ground.jobs import machine
from ground.leaving import unclaimed

from .services import UNCLAIMED, remove_piece, remove_unclaimed

REMOVE = "cetrack.retention"


def listed() -> Iterator[tuple[retention.RetentionTerm, list[Any]]]:
    """What is due now, in pieces."""
    for term in retention.terms():
        for rows in retention.due(term, _now(term)):
            yield term, rows


def listed_files() -> dict[str, dt.datetime]:
    """Stored files that no row has named for long, each with when it was written."""
    return unclaimed.files(before=clock.machine_now() - unclaimed.SAFE)


def remove_all(*, actor: Actor) -> dict[str, int]:
    """Removes it; how many of each kind. Can be repeated and interrupted. A row that somebody points to meanwhile
    stays until the next time, and holds up no other."""
    done: Counter[str] = Counter()
    for term, rows in listed():
        try:
            done[term.label] += remove_piece(actor=actor, term=term, rows=rows, now=_now(term))
        except retention.STILL_HELD:
            for row in rows:
                with contextlib.suppress(*retention.STILL_HELD):
                    done[term.label] += remove_piece(actor=actor, term=term, rows=[row], now=_now(term))
    done[UNCLAIMED] = remove_unclaimed(actor=actor, now=clock.machine_now())
    return dict(+done)


@machine.job(REMOVE)
def remove(job, progress: machine.Progress) -> dict[str, Any]:
    done = remove_all(actor=SystemActor("retention"))
    return {"rows": sum(done.values())}


def _now(term: retention.RetentionTerm) -> dt.datetime:
    return clock.machine_now() if term.of_machine else clock.now()
