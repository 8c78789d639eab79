"""Reads cards in bulk."""

from __future__ import annotations

import uuid

from django.db.models import Count, QuerySet

from ground.actors import Actor, require

from ..cards.models import CardCopy
from .models import CardRun, RunPerson
from .states import RUN_PEOPLE, RUNS, RunPersonState, RunState


def runs_visible(*, actor: Actor) -> QuerySet[CardRun]:
    return CardRun.objects.visible_to(actor).select_related("unit", "job")


def run_by_key(*, actor: Actor, key: str) -> CardRun:
    """For work that goes on; its asker was checked."""
    require(actor)
    return CardRun.objects.unscoped().select_related("unit", "job").get(public_id=key)


def counts_of(*, actor: Actor, run: CardRun) -> dict[str, int]:
    """How many people stand how; ``gone`` of ``people``."""
    require(actor)
    found = dict(RunPerson.objects.filter(run=run).values_list("state").annotate(n=Count("pk")).order_by())
    counts = {state.value: found.get(state.value, 0) for state in RunPersonState}
    people = sum(counts.values())
    return counts | {"people": people, "gone": people - counts[RunPersonState.WAITING]}


def failures_of(*, actor: Actor, run: CardRun) -> QuerySet[RunPerson]:
    require(actor)
    failed = RUN_PEOPLE.among({RunPersonState.FAILED})
    return RunPerson.objects.filter(failed, run=run).select_related("learner").order_by("position")


def issued_in(*, actor: Actor, run: CardRun) -> QuerySet[RunPerson]:
    """People with their papers, in the order of print."""
    require(actor)
    issued = RUN_PEOPLE.among({RunPersonState.ISSUED})
    return RunPerson.objects.filter(issued, run=run).select_related("card", "learner").order_by("position")


def next_people(*, actor: Actor, run: CardRun, most: int) -> list[RunPerson]:
    """Who is next; whoever has been begun with in vain comes last."""
    require(actor)
    waiting = RunPerson.objects.filter(RUN_PEOPLE.among({RunPersonState.WAITING}), run=run).select_related("learner")
    return list(waiting.order_by("attempts", "position")[:most])


def copies_of(*, actor: Actor, run: CardRun) -> QuerySet[CardCopy]:
    """Files made of a run, the newest of each volume."""
    require(actor)
    return CardCopy.objects.filter(run_key=run.public_id).select_related("job").order_by("kind", "volume", "-pk")


def copy_by_key(*, actor: Actor, key: uuid.UUID) -> CardCopy | None:
    """For a page that goes on to look whether the run is visible."""
    require(actor)
    return CardCopy.objects.filter(public_id=key).select_related("job").first()


def unfinished_runs(*, actor: Actor) -> QuerySet[CardRun]:
    """Of everybody, where something is left to do."""
    require(actor)
    at_work = RUNS.among({RunState.ASKED, RunState.RUNNING})
    return CardRun.objects.unscoped().filter(at_work).select_related("unit", "job").order_by("pk")
