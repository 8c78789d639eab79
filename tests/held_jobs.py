"""Work for tests of workers: that goes on until it may end, that kills whoever does it, that fails with numbers."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from celery import shared_task

from ground.jobs.machine import Progress, job
from ground.jobs.models import Job

HOLD, POISON, LEAK, MARK = "tests.hold", "tests.poison", "tests.leak", "planted words"


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


@job(LEAK)
def leak(row: Job, progress: Progress) -> None:
    """Fails as work does that did not mind what it says: with numbers in its words and in what it held."""
    held = f"{row.args['number']} {row.args['phone']}"
    raise ValueError(f"{MARK} of a job: {held}")


@shared_task(name="tests.leak")
def leaking(number: str, phone: str) -> None:
    held = {number: phone}
    raise ValueError(f"{MARK} of a task: {held}")
