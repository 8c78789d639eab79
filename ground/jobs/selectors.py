"""Reads of jobs."""

from __future__ import annotations

from django.db.models import QuerySet

from ..actors import Actor, require
from .models import Job


def jobs_of(*, actor: Actor) -> QuerySet[Job]:
    """What the actor has asked for; nobody else sees it."""
    require(actor)
    return Job.objects.filter(actor_key=actor.key).exclude(actor_key="")
