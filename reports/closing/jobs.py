"""Closing a season and looking for what has changed it since, in the background and as people's standings change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ground import clock
from ground.directory import actor_of_job
from ground.jobs import machine
from ground.jobs.machine import Progress
from ground.jobs.models import Job

from . import services
from .models import ClosedSeason
from .permissions import check_closes
from .services import CLOSE, LOOK, READER


@machine.job(CLOSE)
def close(row: Job, progress: Progress) -> dict[str, Any]:
    """Run again after a crash it finds nothing half done, or the season closed."""
    season = ClosedSeason.objects.get(public_id=row.args["season"])
    if season.closed_at is None:
        actor = actor_of_job(row, clock.today())
        check_closes(actor)
        services.close(actor=actor, season=season, today=clock.today(), now=clock.now(), report=progress.report)
    return _answer(season)


@machine.job(LOOK)
def look(row: Job, progress: Progress) -> dict[str, Any]:
    """Compares everybody with what was closed."""
    season = ClosedSeason.objects.get(public_id=row.args["season"])
    if season.closed_at is not None and season.reopened_at is None:
        services.look_at_all(season=season, now=clock.now(), report=progress.report)
    return _answer(season)


def _answer(season: ClosedSeason) -> dict[str, Any]:
    return {"href": reverse("closing:season", args=[season.public_id]), "text": _("Open the season")}


def look_after_placing(*, policy: str, people: Collection[int], **_signal: Any) -> None:
    """In the transaction in which somebody's standing changes: a closed figure never differs without its correction."""
    for season in services.closed_now([policy]):
        services.look_at(season=season, learner_ids=sorted(people), now=clock.now())


@transaction.atomic
def look_again() -> int:
    """By the clock: rulings and corrected notices change answers without anybody's facts. Returns how many seasons."""
    seasons = services.closed_now()
    for season in seasons:
        machine.enqueue(actor=READER, kind=LOOK, args={"season": str(season.public_id)})
    return len(seasons)


def years() -> dict[int, dt.date]:
    """The policy years that are closed with the days of their figures, for whoever changes them
    (ground.closed_years)."""
    return {season.year: season.as_of for season in services.closed_now()}
