"""Work goes through Redis to a real worker; what Redis forgets, the sweeper brings back; what a worker leaves when it
dies or loses the database is taken over."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import threading
import time

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from ground.actors import SystemActor
from ground.jobs import leases, machine
from ground.jobs.models import Job
from ground.jobs.states import JobState
from learners.people.models import Learner
from learners.roster.importer import beginning_on
from tests.deploy.environments import ROOT
from tests.held_jobs import HOLD, POISON
from tests.workers import until
from uploads.services import upload_file

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ACTOR = SystemActor("test")
ROSTER = ROOT / "tests" / "samples" / "roster-2024.xlsx"


def ask() -> Job:
    roster = upload_file(
        actor=ACTOR, importer="roster", beginning=beginning_on(dt.date(2021, 1, 1)), file_name=ROSTER.name,
        content=ROSTER.read_bytes(), now=timezone.now(),
    )  # fmt: skip
    return roster.job


def ended(job: Job) -> bool:
    job.refresh_from_db()
    return job.state in {JobState.DONE, JobState.FAILED}


def test_a_worker_does_what_was_asked_for(real_worker):
    job = ask()
    until(lambda: ended(job), "the job ends", otherwise=real_worker.log.read_text)
    assert (job.state, job.attempts) == (JobState.DONE, 1), job.message + real_worker.log.read_text()
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
    assert machine.sweep() == 1
    until(lambda: ended(job), "the job ends", otherwise=real_worker.log.read_text)
    assert (job.state, job.attempts) == (JobState.DONE, 1), job.message + real_worker.log.read_text()


@pytest.fixture
def beat():
    """Every five seconds and every fifteen, as beat has workers do: each look is a task with a connection of its own,
    and one that is cut is not the last."""
    over = threading.Event()

    def look() -> None:
        for turn in itertools.count(1):
            if over.wait(5):
                break
            with contextlib.suppress(OperationalError), contextlib.closing(connection):
                machine.take_back()
                if turn % 3 == 0:
                    machine.sweep()

    thread = threading.Thread(target=look)
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.fixture
def held(real_worker, tmp_path):
    """A job that the worker is at, and the file that lets it end."""
    with transaction.atomic():
        job = machine.enqueue(actor=ACTOR, kind=HOLD, args={"folder": str(tmp_path)})
    until((tmp_path / "attempt-1").exists, "the worker begins", otherwise=real_worker.log.read_text)
    return job, tmp_path / "go"


@pytest.mark.usefixtures("beat")
def test_the_job_of_a_killed_worker_is_taken_over_within_half_a_minute(held, real_worker, tmp_path):
    job, go = held
    killed = time.monotonic()
    real_worker.kill()
    real_worker.start()
    until((tmp_path / "attempt-2").exists, "another attempt begins", seconds=40, otherwise=real_worker.log.read_text)
    assert time.monotonic() - killed < 30
    go.touch()
    until(lambda: ended(job), "the job ends", otherwise=real_worker.log.read_text)
    assert (job.state, job.attempts, job.result) == (JobState.DONE, 2, {"attempt": 2})


@pytest.mark.usefixtures("beat")
def test_control_the_job_of_a_living_worker_stays_with_it(held, real_worker, tmp_path):
    job, go = held
    time.sleep(5 * (leases.LOOKS + 1))
    assert not (tmp_path / "attempt-2").exists()
    go.touch()
    until(lambda: ended(job), "the job ends", otherwise=real_worker.log.read_text)
    assert (job.state, job.attempts) == (JobState.DONE, 1)


@pytest.mark.usefixtures("beat")
def test_a_job_whose_database_is_cut_is_tried_again(held, real_worker, tmp_path):
    job, go = held
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    go.touch()
    until(lambda: ended(job), "the job ends", seconds=40, otherwise=real_worker.log.read_text)
    assert (job.state, job.result) == (JobState.DONE, {"attempt": 2})


@pytest.mark.usefixtures("beat")
def test_a_job_that_kills_every_worker_is_given_up(real_worker):
    with transaction.atomic():
        job = machine.enqueue(actor=ACTOR, kind=POISON, args={})
    until(lambda: ended(job), "the job is given up", seconds=120, otherwise=real_worker.log.read_text)
    assert (job.state, job.attempts) == (JobState.FAILED, leases.MAX_ATTEMPTS)
    other = ask()
    until(lambda: ended(other), "the worker goes on", otherwise=real_worker.log.read_text)
    assert other.state == JobState.DONE


def test_progress_within_a_transaction_is_seen_before_it_commits(transactional_db, monkeypatch):
    monkeypatch.setattr(leases, "BEAT", 0.05)
    over = threading.Event()

    def work(row, progress):
        with transaction.atomic():
            progress.report(30, 120, "half way", force=True)
            over.wait(20)

    monkeypatch.setitem(machine._registry, HOLD, work)
    job = Job.objects.create(kind=HOLD, actor_name="x", created_at=timezone.now())

    def run() -> None:
        machine.run(job.pk)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        until(lambda: Job.objects.filter(pk=job.pk, done=30, message="half way").exists(), "somebody else sees it")
    finally:
        over.set()
        thread.join()
    assert ended(job)


def test_a_row_that_is_locked_hinders_no_look(transactional_db):
    values = {"kind": HOLD, "actor_name": "x", "created_at": timezone.now(), "state": "running", "attempts": 1}
    locked, lost = (Job.objects.create(**values, missed=leases.LOOKS - 1) for _ in range(2))
    begun, over = threading.Event(), threading.Event()

    def lock() -> None:
        with transaction.atomic():
            Job.objects.filter(pk=locked.pk).update(done=1)
            begun.set()
            over.wait(20)
        connection.close()

    thread = threading.Thread(target=lock)
    thread.start()
    assert begun.wait(10)
    assert leases.look() == [lost.pk]
    over.set()
    thread.join()
    assert leases.look() == [locked.pk]
