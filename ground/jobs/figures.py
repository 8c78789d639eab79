"""How background work stands, for whoever watches the machine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Avg, Count, F, Min

from .models import Job
from .states import JobState

ENDED = (JobState.DONE, JobState.FAILED)


@dataclass(frozen=True)
class JobFigure:
    """Jobs of one kind in one state: those that wait or run, and those that ended since a moment. ``oldest`` is when
    the first was asked for; ``seconds`` how long the ended ones took on average from being asked for to their end."""

    kind: str
    state: str
    count: int
    oldest: dt.datetime
    seconds: float | None


def figures(*, since: dt.datetime) -> list[JobFigure]:
    took = Avg(F("finished_at") - F("created_at"))
    open_rows = Job.objects.exclude(state__in=ENDED)
    ended = Job.objects.filter(state__in=ENDED, finished_at__gte=since)
    found = []
    for rows in (open_rows, ended):
        counted = rows.order_by().values("kind", "state").annotate(n=Count("pk"), oldest=Min("created_at"), took=took)
        found += [
            JobFigure(
                row["kind"], row["state"], row["n"], row["oldest"],
                row["took"].total_seconds() if row["took"] is not None else None,
            )
            for row in counted
        ]  # fmt: skip
    return found
