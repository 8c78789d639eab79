"""How cards in bulk go on: who is written down, whose card is issued, who gets none, and when it is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

from django.db import transaction
from django.db.models import F

from assessments.decisions.selectors import Assessment
from ground.actors import Actor, SystemActor
from ground.jobs import machine
from ground.jobs.models import Job
from ground.refusals import Refused
from journal.services import record

from ...cards.models import ReviewCard
from ...cards.services import issue
from ..models import CardRun, RunPerson
from ..selectors import counts_of
from ..states import RUN_PEOPLE, RUNS, RunMove, RunPersonMove, RunPersonState
from .papers import ask_copies
from .running import ISSUE


@transaction.atomic
def collect(*, actor: Actor, run: CardRun, people: Sequence[tuple[int, str]], now: dt.datetime) -> None:
    """Writes down the people (id, unit of the day) in the order of print, once: from here on the list is fixed."""
    move = RunMove.COLLECT
    if not RUNS.claim_all(CardRun.objects.unscoped().filter(pk=run.pk), move, collected_at=now):
        return
    RunPerson.objects.bulk_create(
        (
            RunPerson(run=run, learner_id=learner, unit_name=unit[:820], position=position)
            for position, (learner, unit) in enumerate(people, start=1)
        ),
        batch_size=1000,
    )
    after = {"people": len(people)}
    record(actor=actor, action=RUNS.action(move), target=run, unit_key=run.unit.public_id, after=after)


@transaction.atomic
def begin_with(*, actor: Actor, person: RunPerson) -> bool:
    """Counts the attempt before it is made, so that a killed worker has counted, too. False: it is somebody else's."""
    waiting = RunPerson.objects.filter(RUN_PEOPLE.starting(RunPersonMove.ISSUE), pk=person.pk)
    return bool(waiting.update(attempts=F("attempts") + 1))


@transaction.atomic
def issue_one(*, actor: Actor, person: RunPerson, assessment: Assessment, now: dt.datetime) -> ReviewCard | None:
    """One person's card and its mark in one transaction: killed in between there is neither. Two at once wait for each
    other, and the second finds it done. Raises Refused."""
    still = RunPerson.objects.filter(RUN_PEOPLE.starting(RunPersonMove.ISSUE), pk=person.pk)
    if not still.update(reason=""):  # locks the row on PostgreSQL, the database on SQLite
        return None
    card = issue(actor=actor, assessment=assessment, now=now, lay_out=False)
    RUN_PEOPLE.claim_all(still, RunPersonMove.ISSUE, card=card)
    return card


@transaction.atomic
def fail_person(*, actor: Actor, person: RunPerson, reason: str) -> None:
    """Says why somebody gets no card."""
    RUN_PEOPLE.claim_all(RunPerson.objects.filter(pk=person.pk), RunPersonMove.FAIL, reason=reason[:500])


@transaction.atomic
def hand_over(*, actor: Actor, run: CardRun, after: Job) -> None:
    """The next piece as a job of its own: attempts are counted by piece, and others have their turn in between. Only
    whoever holds the run hands it over, so that work that runs twice does not go on twice."""
    job = machine.enqueue(actor=actor, kind=ISSUE, args={"run": str(run.public_id)})
    if not CardRun.objects.unscoped().filter(pk=run.pk, job=after).update(job=job):
        transaction.set_rollback(True)


@transaction.atomic
def finish(*, actor: Actor, run: CardRun, now: dt.datetime) -> None:
    """Everybody has been gone through; what was wanted of the cards is asked for."""
    move = RunMove.FINISH
    if not RUNS.claim_all(CardRun.objects.unscoped().filter(pk=run.pk), move, finished_at=now):
        return
    counts = counts_of(actor=actor, run=run)
    record(actor=actor, action=RUNS.action(move), target=run, unit_key=run.unit.public_id, after=counts)
    if run.wanted and counts[RunPersonState.ISSUED]:
        with suppress(Refused):  # files of an earlier round are being made: the page offers to ask once more
            ask_copies(actor=actor, run=run, kind=run.wanted, now=now)


@transaction.atomic
def stop(*, actor: Actor, run: CardRun, reason: str, now: dt.datetime) -> None:
    """Ends what cannot go on: whoever asked for it may not any more, or nobody could be written down."""
    move, rows = RunMove.STOP, CardRun.objects.unscoped().filter(pk=run.pk)
    if RUNS.claim_all(rows, move, cancelled_at=now, cancelled_by=actor.name[:80], why_stopped=reason[:500]):
        record(actor=actor, action=RUNS.action(move), target=run, unit_key=run.unit.public_id, reason=reason)


@transaction.atomic
def revive(*, actor: Actor, run: CardRun) -> None:
    """A new job for a run whose job has come to its end with people left: it lost its workers, or a queue lost it."""
    asker = SystemActor(run.asked_by, key=run.asked_by_key)
    job = machine.enqueue(actor=asker, kind=ISSUE, args={"run": str(run.public_id)})
    if not CardRun.objects.unscoped().filter(pk=run.pk, job=run.job).update(job=job):
        transaction.set_rollback(True)
        return
    record(actor=actor, action="run.revived", target=run, unit_key=run.unit.public_id)
