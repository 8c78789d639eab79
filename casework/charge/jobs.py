"""Finding anew in the background who is in charge, after a change below and by the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from ground import clock
from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.machine import Progress, job
from ground.jobs.models import Job

from .digest import tell_waiting
from .openings import sources
from .services import find, find_one

FIND = "casework.find_in_charge"
WORKER = SystemActor("offices in charge")


@job(FIND)
def work(row: Job, progress: Progress) -> dict[str, Any]:
    """Of several that wait for the same the last one is enough: it sees what all of them were asked for."""
    if machine.comes_again(row):
        return {"changed": 0}
    learners = row.args.get("learners")
    return {"changed": find(actor=WORKER, today=clock.today(), now=clock.now(), learners=learners)}


def listen(*, learners: Iterable[int] | None, about: str, public_id: Any, now: Any, **_more: Any) -> None:
    """What ``ground.stirring`` tells of. One thing is looked at in its own transaction, and once more when that has
    committed: a role that was taken, or a person who moved, in between was not seen by either side. The rest is the
    worker's."""
    if about and about not in {source.about for source in sources()}:
        return  # nothing that lies with an office; somebody else listens
    if about:
        look = partial(find_one, actor=WORKER, about=about, public_id=public_id, today=timezone.localdate(now), now=now)
        look()
        transaction.on_commit(look, robust=True)
    elif learners is None:
        machine.enqueue(actor=WORKER, kind=FIND, args={})
    elif _anything_about(learners):
        machine.enqueue(actor=WORKER, kind=FIND, args={"learners": list(learners)})


def _anything_about(learners: Iterable[int]) -> bool:
    return any(True for source in sources() for _one in source.read(None, list(learners)))


def tell(now: dt.datetime) -> int:
    """By the clock: what waits, once a working day."""
    return tell_waiting(actor=WORKER, now=now)


def tick(today: dt.date, now: dt.datetime) -> int:
    """By the clock: roles that begin and end with a day."""
    return find(actor=WORKER, today=today, now=now)
