"""Reads of jobs: one's own, and everybody's for whoever looks after them."""

from __future__ import annotations

import uuid

from django.db.models import Count, QuerySet

from ..actors import Actor, require
from .models import Job
from .permissions import looks_after
from .states import JobState


def jobs_of(*, actor: Actor) -> QuerySet[Job]:
    """What the actor has asked for; nobody else sees it."""
    require(actor)
    return Job.objects.filter(actor_key=actor.key).exclude(actor_key="")


def jobs_looked_after(*, actor: Actor, state: str = "") -> QuerySet[Job]:
    """Background work of everybody, as rows without a sentence or a name of people; nothing for anybody else."""
    require(actor)
    rows = Job.objects.all() if looks_after(actor) else Job.objects.none()
    return rows.filter(state=state) if state in JobState.values else rows


def jobs_by_state(*, actor: Actor) -> dict[str, int]:
    """How many jobs are in each state."""
    counted = dict(jobs_looked_after(actor=actor).order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in JobState.values}


def job_looked_after(*, actor: Actor, public_id: uuid.UUID) -> Job | None:
    return jobs_looked_after(actor=actor).filter(public_id=public_id).first()
