"""Work goes through Redis to a real worker; what Redis forgets, the sweeper brings back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from journal import jobs
from journal.actors import SystemActor
from journal.models import Job
from learners.models import Learner
from learners.services import upload_roster
from tests.deploy.environments import ROOT
from tests.workers import until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ACTOR = SystemActor("test")
ROSTER = ROOT / "tests" / "samples" / "roster-2024.xlsx"


def ask() -> Job:
    roster = upload_roster(
        actor=ACTOR, file_name=ROSTER.name, content=ROSTER.read_bytes(), since=dt.date(2021, 1, 1), now=timezone.now()
    )
    return roster.job


def ended(job: Job) -> bool:
    job.refresh_from_db()
    return job.state in {Job.State.DONE, Job.State.FAILED}


def test_a_worker_does_what_was_asked_for(real_worker):
    job = ask()
    until(lambda: ended(job), "the job ends", otherwise=real_worker.log.read_text)
    assert (job.state, job.attempts) == (Job.State.DONE, 1), job.message + real_worker.log.read_text()
    assert Learner.objects.unscoped().count() == 0  # planned, not yet confirmed


def test_work_asked_for_without_a_worker_waits(empty_redis, transactional_db):
    job = ask()
    assert not ended(job)
    assert empty_redis.llen("celery") == 1


def test_what_redis_forgot_the_sweeper_brings_back(real_worker, empty_redis):
    real_worker.kill()
    job = ask()
    empty_redis.flushdb()
    real_worker.start()
    assert not ended(job)
    assert jobs.sweep() == 1
    until(lambda: ended(job), "the job ends", otherwise=real_worker.log.read_text)
    assert (job.state, job.attempts) == (Job.State.DONE, 1), job.message + real_worker.log.read_text()
