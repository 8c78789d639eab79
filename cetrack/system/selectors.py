"""Reads of the system administrator's page."""

from __future__ import annotations

import platform
import uuid

import django
from django.db import connection
from django.db.models import Count, QuerySet

from ground import dialect
from ground.actors import Actor, require
from ground.jobs.models import Job
from ground.jobs.states import JobState

from .permissions import looks_after


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


def versions() -> dict[str, str]:
    """What runs here."""
    return {"Python": platform.python_version(), "Django": django.get_version(), "SQL": dialect.version_of(connection)}
