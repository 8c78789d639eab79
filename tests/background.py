"""What a page has left to the worker, done here and now."""

from __future__ import annotations

from ground.jobs import machine
from ground.jobs.models import Job


def asked(answer) -> Job:
    """The job whose page an answer leads to, not yet begun."""
    job = Job.objects.get(public_id=answer["Location"].rstrip("/").rsplit("/", 1)[-1])
    assert job.state == "queued"
    return job


def worked(answer) -> Job:
    """The job that an answer leads to, done."""
    job = machine.run(asked(answer).pk)
    assert job.state == "done", job.message
    return job
