"""Background work of the wiring itself: the monthly drill."""

from __future__ import annotations

from itertools import count
from typing import Any

from ground.jobs import machine

from .backup.drill import practise
from .backup.folder import BackupRefused

DRILL, STEPS = "cetrack.drill", 4


@machine.job(DRILL)
def practise_newest(job, progress: machine.Progress) -> dict[str, Any]:
    """Drills the newest backup. Whatever comes of it stands in the journal."""
    done = count()
    try:
        return practise(None, say=lambda step: progress.report(next(done), STEPS, step, force=True))
    except BackupRefused as refusal:
        raise machine.JobRefused(str(refusal)) from None
