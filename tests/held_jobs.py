"""Two kinds of work for tests of workers: one that goes on until it may end, one that kills whoever does it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from ground.jobs.machine import Progress, job
from ground.jobs.models import Job

HOLD, POISON = "tests.hold", "tests.poison"


@job(HOLD)
def hold(row: Job, progress: Progress) -> dict[str, Any]:
    """Leaves a file named by its attempt in ``folder`` and works until a file ``go`` lies there."""
    folder = Path(row.args["folder"])
    (folder / f"attempt-{row.attempts}").touch()
    while not (folder / "go").exists():
        time.sleep(0.05)
        progress.report(1, 2)
        Job.objects.exists()  # work talks to the database
    return {"attempt": row.attempts}


@job(POISON)
def poison(row: Job, progress: Progress) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
