"""Asks for people to be reminded, and reminds them: each person once for a deadline, and HR of each unit."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.jobs import machine
from ground.refusals import Refused
from journal.services import record
from units.models import Unit

from .models import Round
from .permissions import check_reminds

WORK = "reports.remind"


@transaction.atomic
def ask_round(
    *,
    actor: Actor,
    unit: Unit,
    policy: str,
    question: str,
    deadline: dt.date | None,
    now: dt.datetime,
    today: dt.date,
) -> Round:
    """Asks for everybody behind in the unit and below it to be reminded. Raises Refused after the deadline."""
    check_reminds(actor, unit)
    if deadline is None or today > deadline:
        raise Refused(_("The deadline has passed: nobody is reminded any more."))
    row = Round.objects.unscoped().create(
        unit=unit, policy=policy, question=question, deadline=deadline, asked_by_key=actor.key,
        asked_by=actor.name[:80], asked_at=now,
    )  # fmt: skip
    row.job = machine.enqueue(actor=actor, kind=WORK, args={"round": str(row.public_id)})
    row.save(update_fields=["job"])
    record(
        actor=actor,
        action="behind.asked",
        target=row,
        unit_key=unit.public_id,
        after={"policy": policy, "question": question, "deadline": str(deadline)},
    )
    return row


@transaction.atomic
def finish_round(*, actor: Actor, row: Round, counts: dict[str, int], now: dt.datetime) -> None:
    """Writes down what became of a round."""
    Round.objects.unscoped().filter(pk=row.pk).update(counts=counts, done_at=now)
    record(actor=actor, action="behind.done", target=row, unit_key=row.unit.public_id, after=counts)
