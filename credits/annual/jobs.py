"""Courses that turn out to be one, joined in the background."""

from __future__ import annotations

from typing import Any

from ground import clock
from ground.actors import SystemActor
from ground.jobs.machine import Progress, job
from ground.jobs.models import Job

from .joining import JOIN, fold_keys, join_courses

WORKER = SystemActor("courses")


@job(JOIN)
def join(row: Job, progress: Progress) -> dict[str, Any]:
    """Run again after a crash it goes on where it stopped."""
    return dict(join_courses(actor=WORKER, now=clock.now(), report=progress.report))


def look_at_courses(**signal: Any) -> int:
    """After every migration and every night: courses that are one by their titles become one."""
    return fold_keys(actor=WORKER)
