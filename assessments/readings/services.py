"""Keeps whom a ruling has changed; asks what one would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.jobs.machine import enqueue
from ground.jobs.models import Job
from ground.jobs.states import JobState
from ground.pieces import pieces
from ground.refusals import Refused
from journal.services import record
from learners.people.dated import SERVING
from policy import packs
from policy.models import Ruling
from policy.selectors import rulings_of
from rulebook.vocabulary import ReadingState

from ..standings.circumstances import Traits
from ..standings.models import Circumstances, Standing
from .effects import FORETELL, PIECE, Laws, forecast_of
from .models import RulingChange, RulingEffect


@transaction.atomic
def ask_forecast(*, actor: Actor, policy: str, reading: str) -> Job:
    """Asks what each option of an open reading would change for the people in the actor's scope; what is at work for
    the same actor is given back. Nothing about anybody changes. Raises Refused: not open under this notice."""
    require(actor)
    entry = packs.as_written(policy).reading_by_id.get(reading) if policy in packs.policies() else None
    if entry is None or entry.state is not ReadingState.OPEN or reading in rulings_of(actor=actor, policy=policy):
        raise Refused(_("This reading is not open; there is nothing to foretell."))
    last = forecast_of(actor=actor, policy=policy, reading=reading)
    if last is not None and last.state in (JobState.QUEUED, JobState.RUNNING):
        return last
    job = enqueue(actor=actor, kind=FORETELL, args={"policy": policy, "reading": reading})
    record(actor=actor, action="reading.forecast_asked", after={"policy": policy, "reading": reading})
    return job


def keep_effect(
    *, actor: Actor, ruling: Ruling, now: dt.datetime, report: Callable[[int, int], None] | None = None
) -> int:
    """Keeps whom a ruling has changed, under its notice and the later ones; returns how many people. Can be repeated:
    what an attempt before has written is written anew."""
    require(actor)
    RulingChange.objects.unscoped().filter(ruling=ruling).delete()
    since = packs.as_written(ruling.policy).policy_year
    for policy in packs.policies():
        pack = packs.as_written(policy)
        if pack.policy_year >= since and ruling.reading in pack.reading_by_id:
            _keep_under(policy, Laws(policy, since, ruling.reading, ruling.option), ruling, report)
    with transaction.atomic():
        rows = RulingChange.objects.unscoped().filter(ruling=ruling)
        people = rows.values("learner").distinct().count()
        RulingEffect.objects.update_or_create(ruling=ruling, defaults={"people": people, "complete_at": now})
        record(actor=actor, action="reading.effect_kept", target=ruling, after={"people": people})
    return people


def _keep_under(policy: str, laws: Laws, ruling: Ruling, report: Callable[[int, int], None] | None) -> None:
    all_of_them = Circumstances.objects.filter(policy=policy, question="").order_by("pk").values_list("pk", flat=True)
    for number, piece in enumerate(pieces(list(all_of_them), PIECE)):
        _keep_piece(policy, laws, ruling, piece)
        if report:
            report(number * PIECE, len(all_of_them))


@transaction.atomic
def _keep_piece(policy: str, laws: Laws, ruling: Ruling, piece: Sequence[int]) -> None:
    rows = Circumstances.objects.filter(pk__in=piece).values_list("pk", "content")
    ways = {pk: list(laws.ways(Traits.from_json(content))) for pk, content in rows}
    standing = Standing.objects.unscoped().filter(
        survey__policy=policy,
        survey__current=True,
        circumstances__in=[pk for pk, found in ways.items() if found],
        learner__employment__in=SERVING,
    )
    RulingChange.objects.unscoped().bulk_create(
        (
            RulingChange(ruling=ruling, policy=policy, learner_id=learner, **way._asdict())
            for learner, pk in standing.values_list("learner_id", "circumstances_id")
            for way in ways[pk]
        ),
        batch_size=PIECE,
    )
