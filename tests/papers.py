"""Papers that were handed in become pages, as the worker does it."""

from __future__ import annotations

from ground.jobs import machine
from ground.jobs.models import Job
from uploads.papers.room import DRAW


def draw_all() -> list[Job]:
    """Runs every job that waits for a paper, the first first; gives them, done."""
    waiting = Job.objects.filter(kind=DRAW, state="queued").order_by("pk").values_list("pk", flat=True)
    return [machine.run(pk) for pk in list(waiting)]
