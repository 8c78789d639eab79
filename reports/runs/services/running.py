"""Cards in bulk as an officer asks for them, stops them and has the failed tried again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.jobs import machine
from ground.refusals import Refused
from journal.services import record

from ...audit.question import AskedList
from ..models import CardRun, RunPerson
from ..permissions import check_bulk
from ..states import RUN_PEOPLE, RUNS, RunMove, RunPersonMove, RunState

ISSUE = "reports.cards_in_bulk"
MOST = 100_000
"""People of one run."""


@transaction.atomic
def ask_run(
    *, actor: Actor, wanted: AskedList, people: Sequence[int] = (), with_statements: bool = False, make: str = "",
    now: dt.datetime,
) -> CardRun:  # fmt: skip
    """Asks for the cards of everybody on a list, or of ``people`` (ids) whom the officer has named. Raises Refused."""
    asked = wanted.asked
    check_bulk(actor, asked.unit)
    survey = asked.answer()
    if len(people) > MOST:
        raise Refused(_("At most %(most)s people at once.") % {"most": MOST})
    run = CardRun.objects.unscoped().create(
        unit=asked.unit, policy=asked.pack.id, question=asked.question, title=asked.label[:120], as_of=survey.as_of,
        query={"people": list(people)} if people else wanted.as_data(), with_statements=with_statements, wanted=make,
        asked_by_key=actor.key, asked_by=actor.name[:80], asked_at=now,
    )  # fmt: skip
    _begin(actor, run)
    after: dict[str, Any] = {"question": run.question, "as_of": str(run.as_of), "named": len(people)}
    record(actor=actor, action="run.asked", target=run, unit_key=run.unit.public_id, after=after)
    return run


def _begin(actor: Actor, run: CardRun) -> None:
    run.job = machine.enqueue(actor=actor, kind=ISSUE, args={"run": str(run.public_id)})
    CardRun.objects.unscoped().filter(pk=run.pk).update(job=run.job)


@transaction.atomic
def cancel(*, actor: Actor, run: CardRun, now: dt.datetime) -> None:
    """Stops before the next person. Cards that are issued stay. Raises Refused."""
    move = RunMove.CANCEL
    RUNS.take(actor, run, move, now=now)
    record(actor=actor, action=RUNS.action(move), target=run, unit_key=run.unit.public_id)


@transaction.atomic
def retry(*, actor: Actor, run: CardRun, now: dt.datetime) -> int:
    """Goes on with whoever was left when it was stopped, and once more with those who got no card; returns with how
    many. Raises Refused."""
    move = RunMove.RETRY
    RUNS.check(actor, run, move)
    to = RunState.RUNNING if run.collected_at else RunState.ASKED
    RUNS.claim(run, move, to=to, finished_at=None, cancelled_at=None, cancelled_by="", why_stopped="",
               collected_at=run.collected_at)  # fmt: skip
    failed = RunPerson.objects.filter(run=run)
    again = RUN_PEOPLE.claim_all(failed, RunPersonMove.WAIT_AGAIN, attempts=0, reason="")
    _begin(actor, run)
    after = {"again": again}
    record(actor=actor, action=RUNS.action(move), target=run, unit_key=run.unit.public_id, after=after)
    return again
