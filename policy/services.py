"""Rulings of the bureau on open readings."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.jobs.machine import enqueue
from ground.jobs.models import Job
from ground.late import outrun
from ground.refusals import Refused
from journal.services import record
from rulebook.vocabulary import ReadingState

from . import packs
from .models import Ruling
from .permissions import RULINGS, check_rules
from .states import RulingMove

FOLLOW = "policy.follow"
"""The work that brings what is stored after a ruling; floors above register it."""


@transaction.atomic
def settle_reading(
    *,
    actor: Actor,
    policy: str,
    reading: str,
    option: str,
    name: str,
    ruled_on: dt.date,
    reason: str,
    today: dt.date,
    now: dt.datetime,
) -> tuple[Ruling, Job]:
    """Settles an open reading as the bureau has ruled. Decisions follow at once; the job brings standings and stored
    cases after it. What was frozen keeps what it was decided under.

    Raises Refused: not entitled, no such reading or option, settled already, or a ruling of a day to come.
    """
    check_rules(actor)
    if policy not in packs.policies():
        raise Refused(_("There is no such rule pack."))
    entry = next((entry for entry in packs.as_written(policy).readings if entry.id == reading), None)
    if entry is None or option not in entry.options:
        raise Refused(_("The rule pack has no such reading or option."))
    if entry.state is ReadingState.SETTLED:
        raise Refused(_("This reading is settled by the notice itself."))
    if not name.strip() or not reason.strip():
        raise Refused(_("Name the ruling and say what it rests on."))
    if ruled_on > today:
        raise Refused(_("The ruling has a date in the future. Enter it once it has been made."))
    ruling = Ruling(
        policy=policy,
        reading=reading,
        option=option,
        name=name.strip()[:120],
        ruled_on=ruled_on,
        reason=reason.strip()[:500],
        settled_at=now,
        settled_by_key=actor.key,
        settled_by=actor.name[:80],
    )
    try:
        with transaction.atomic():
            ruling.save(force_insert=True)
    except IntegrityError:
        held = Ruling.objects.filter(policy=policy, reading=reading, withdrawn_at__isnull=True).first()
        raise outrun(
            held, _("This reading has been settled already. Withdraw that ruling first if it was a mistake.")
        ) from None
    record(
        actor=actor,
        action="reading.settled",
        target=ruling,
        after={"policy": policy, "reading": reading, "option": option, "name": ruling.name, "ruled_on": str(ruled_on)},
        reason=ruling.reason,
    )
    return ruling, enqueue(actor=actor, kind=FOLLOW, args={"ruling": str(ruling.public_id)})


@transaction.atomic
def withdraw_ruling(*, actor: Actor, ruling: Ruling, reason: str, now: dt.datetime) -> Job:
    """Takes back a ruling that was entered by mistake: the reading is open again. Raises Refused."""
    move = RulingMove.WITHDRAW
    RULINGS.take(actor, ruling, move, reason=reason, now=now, withdrawn_reason=reason.strip()[:500])
    record(
        actor=actor,
        action=RULINGS.action(move),
        target=ruling,
        before={"policy": ruling.policy, "reading": ruling.reading, "option": ruling.option},
        reason=reason.strip(),
    )
    return enqueue(actor=actor, kind=FOLLOW, args={})
