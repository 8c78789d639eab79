"""Closing a season and looking for what has changed it since, in the background and as people's standings change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ground import clock
from ground.directory import actor_of_job
from ground.jobs import machine
from ground.jobs.machine import Progress
from ground.jobs.models import Job
from ground.pieces import pieces

from . import services
from .models import ClosedSeason
from .permissions import check_closes
from .selectors import closed_now, people_of
from .services import CLOSE, LOOK, READER

_PIECE = 1000


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
        look_at_all(season=season, report=progress.report)
    return _answer(season)


def look_at_all(*, season: ClosedSeason, report: Callable[[int, int], None] | None = None) -> int:
    """Compares everybody, in pieces that are transactions of their own; returns how many corrections were found,
    changed or ended. Can be repeated."""
    ids, changed, done = people_of(actor=READER, season=season), 0, 0
    for piece in pieces(ids, _PIECE):
        changed += services.look_at(actor=READER, season=season, learner_ids=piece, now=clock.now())
        done += len(piece)
        if report:
            report(done, len(ids))
    return changed


def _answer(season: ClosedSeason) -> dict[str, Any]:
    return {"href": reverse("closing:season", args=[season.public_id]), "text": _("Open the season")}


def look_after_placing(*, policy: str, people: Collection[int], **_signal: Any) -> None:
    """In the transaction in which somebody's standing changes: a closed figure never differs without its correction."""
    for season in closed_now(actor=READER, policies=[policy]):
        services.look_at(actor=READER, season=season, learner_ids=sorted(people), now=clock.now())


@transaction.atomic
def look_again() -> int:
    """By the clock: rulings and corrected notices change answers without anybody's facts. Returns how many seasons."""
    seasons = closed_now(actor=READER)
    for season in seasons:
        machine.enqueue(actor=READER, kind=LOOK, args={"season": str(season.public_id)})
    return len(seasons)


def years() -> dict[int, dt.date]:
    """The policy years that are closed with the days of their figures, for whoever changes them
    (ground.closed_years)."""
    return {season.year: season.as_of for season in closed_now(actor=READER)}
