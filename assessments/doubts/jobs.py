"""Background work about doubtful cases."""

from __future__ import annotations

from typing import Any

from ground import clock
from ground.actors import SystemActor
from ground.jobs.machine import Progress, job
from ground.jobs.models import Job

from ..decisions.personal import LAPSED
from .lapses import tell_lapsed

WORKER = SystemActor("doubtful cases")


@job(LAPSED)
def lapsed(row: Job, progress: Progress) -> dict[str, Any]:
    """Tells whom it concerns that officers' decisions hold no longer."""
    told = tell_lapsed(
        actor=WORKER, decisions=row.args["decisions"], event=str(row.public_id), now=clock.now(), today=clock.today()
    )
    return {"told": told}
