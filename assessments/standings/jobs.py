"""Background work of assessments, and the drain that follows every change."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction

from ground import clock
from ground.actors import SystemActor
from ground.jobs.machine import Progress, enqueue, is_waiting, job
from ground.jobs.models import Job

from . import services
from .services import surveys

log = logging.getLogger(__name__)

WORKER = SystemActor("standings")
DRAIN, REASSESS = "assessments.drain", "assessments.reassess"


def drain_after_commit(*, learner_ids: Sequence[int], at_once: bool = True, **signal: Any) -> None:
    """Whoever marks people in a transaction finds them assessed when it has committed: the change is felt at once.
    Who marks so many that nobody should wait for it leaves that to a job.

    A failure here loses nothing: the marks stay and the next drain finds them.
    """
    if not at_once:
        enqueue(actor=WORKER, kind=DRAIN, args={})
        return
    transaction.on_commit(partial(_drain, list(learner_ids)))


def _drain(learner_ids: list[int]) -> None:
    try:
        services.drain(actor=WORKER, today=clock.today(), learner_ids=learner_ids)
    except Exception:
        log.exception("standings wait for the next drain")


def everybody_anew(**signal: Any) -> None:
    """Another law is on offer from this transaction on: nobody stands under it yet, whatever a row says of itself."""
    services.disown_all(actor=WORKER)
    enqueue(actor=WORKER, kind=REASSESS, args={"helpers": 2})


@job(DRAIN)
def drain(row: Job, progress: Progress) -> dict[str, Any]:
    """Helps with whatever is stale."""
    return {"people": services.drain(actor=WORKER, today=clock.today())}


@job(REASSESS)
def reassess(row: Job, progress: Progress) -> dict[str, Any]:
    """Everybody anew. ``helpers`` in the arguments asks other workers to share the work."""
    report = partial(progress.report, message="")
    today = clock.today()
    with transaction.atomic():
        for _ in range(row.args.get("helpers", 0)):
            enqueue(actor=WORKER, kind=DRAIN, args={})
    return {"people": services.reassess(actor=WORKER, today=today, report=report)}


@job(surveys.WORK)
def survey(row: Job, progress: Progress) -> dict[str, Any]:
    """A survey that somebody has asked for."""
    people = services.work_out(actor=WORKER, key=row.args["survey"], now=clock.now(), report=progress.report)
    return {"people": people}


def tend(today: dt.date) -> None:
    """Drains what is left over. When the day of the standings has passed, everybody is assessed anew, as a job: ages
    change with days, and so does what has happened already."""
    if services.is_behind(actor=WORKER, today=today):
        if not is_waiting(REASSESS):
            with transaction.atomic():
                enqueue(actor=WORKER, kind=REASSESS, args={"helpers": 2})
        return
    services.drain(actor=WORKER, today=today)
    services.answer_all(actor=WORKER)
    services.add_up(actor=WORKER)
    services.forget_surveys(actor=WORKER, now=clock.now())
