"""A running job belongs to whoever shows signs of life on its row; without them it is given to another, by no clock."""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import closing

import pytest
from django.db import connection
from django.utils import timezone

from ground.jobs import leases, machine
from ground.jobs.models import Job
from ground.jobs.states import JobMove
from tests.held_jobs import HOLD
from tests.workers import until

NOW = dt.datetime(2024, 6, 3, 4, 0, tzinfo=dt.UTC)


def look() -> list[int]:
    return leases.look(apart=0)


def running(**values) -> Job:
    return Job.objects.create(
        **{"kind": HOLD, "actor_name": "x", "created_at": NOW, "state": "running", "attempts": 1, **values}
    )


def again(job: Job) -> Job:
    job.refresh_from_db()
    return job


@pytest.mark.django_db
class TestLooks:
    def test_the_third_look_without_a_sign_gives_the_job_back(self):
        job = running()
        assert (look(), again(job).state) == ([], "running")
        assert (look(), again(job).state) == ([], "running")
        assert (look(), again(job).state) == ([job.pk], "queued")
        assert (look(), again(job).attempts) == ([], 1)  # a waiting job is not looked at

    def test_a_sign_between_two_looks_begins_anew(self):
        job = running()
        for _ in range(leases.LOOKS - 1):
            look()
        machine.Progress(job).report(1, 2, force=True)
        for _ in range(leases.LOOKS - 1):
            assert look() == []
        assert look() == [job.pk]

    @pytest.mark.parametrize(
        ("attempts", "state"),
        [(leases.MAX_ATTEMPTS - 1, "queued"), (leases.MAX_ATTEMPTS, "failed"), (leases.MAX_ATTEMPTS + 1, "failed")],
    )
    def test_a_job_that_kills_its_workers_is_given_up(self, attempts, state):
        job = running(attempts=attempts)
        for _ in range(leases.LOOKS):
            look()
        assert again(job).state == state
        assert (job.finished_at is not None) == (state == "failed")

    @pytest.mark.parametrize(
        ("seconds", "counts"),
        [(1, False), (leases.APART - 1, False), (leases.APART + 1, True), (-30, True), (None, True)],
    )
    def test_looks_that_a_busy_queue_hands_out_at_once_count_as_one(self, seconds, counts):
        looked_at = None if seconds is None else timezone.now() - dt.timedelta(seconds=seconds)
        job = running(missed=leases.LOOKS - 1, looked_at=looked_at)
        assert leases.look() == ([job.pk] if counts else [])

    def test_looks_at_once_leave_a_job_with_its_worker(self):
        job = running()
        for _ in range(3 * leases.LOOKS):
            assert leases.look() == []
        assert again(job).missed == 1

    @pytest.mark.parametrize("days", [-30, 30])
    def test_the_clock_decides_nothing(self, days):
        job = running(heartbeat_at=timezone.now() + dt.timedelta(days=days))
        assert look() == []
        assert again(job).state == "running"
        look()
        assert look() == [job.pk]

    def test_whoever_had_the_job_before_can_neither_report_nor_end_it(self):
        before = running()
        Job.objects.filter(pk=before.pk).update(attempts=2)
        with pytest.raises(leases.JobTaken):
            machine.Progress(before).report(1, 2, force=True)
        machine._finish(before, JobMove.FINISH, result={"attempt": 1})
        assert (again(before).state, before.result) == ("running", None)

    def test_only_a_waiting_job_is_run(self, tmp_path):
        (tmp_path / "go").touch()
        job = running(args={"folder": str(tmp_path)})
        assert machine.run(job.pk).state == "running"
        Job.objects.filter(pk=job.pk).update(state="queued")
        assert machine.run(job.pk).result == {"attempt": 2}


def in_background(work) -> threading.Thread:
    def and_close() -> None:
        with closing(connection):
            work()

    thread = threading.Thread(target=and_close)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
class TestSigns:
    @pytest.fixture
    def held(self, tmp_path, monkeypatch):
        """A job at work in a thread, whose worker gives a sign every 50 ms and reports nothing by itself."""
        monkeypatch.setattr(leases, "BEAT", 0.05)
        asked = threading.Event()
        monkeypatch.setitem(machine._registry, HOLD, lambda row, progress: asked.wait(30) and {"attempt": row.attempts})
        job = Job.objects.create(kind=HOLD, actor_name="x", created_at=NOW, args={"folder": str(tmp_path)})

        def start() -> threading.Thread:
            thread = in_background(lambda: machine.run(job.pk))
            until(lambda: again(job).state == "running", "the job runs")
            return thread

        yield job, start, asked.set
        asked.set()

    def test_a_job_at_work_stays_with_its_worker(self, held):
        job, start, end = held
        thread = start()
        for _ in range(2 * leases.LOOKS):
            assert look() == []
            until(lambda: again(job).missed == 0, "a sign of life follows")
        end()
        thread.join()
        assert (again(job).state, job.attempts) == ("done", 1)

    def test_control_without_signs_it_is_given_away_and_ends_only_once(self, held, monkeypatch):
        job, start, end = held
        monkeypatch.setattr(leases, "BEAT", 60)
        thread = start()
        for _ in range(leases.LOOKS):
            look()
        assert again(job).state == "queued"
        end()
        thread.join()
        assert (again(job).state, job.result) == ("queued", None)
        assert machine.run(job.pk).result == {"attempt": 2}

    def test_an_attempt_that_never_ends_shows_no_signs_for_ever(self, held, monkeypatch):
        job, start, end = held
        monkeypatch.setattr(leases, "LONGEST", 0.2)
        thread = start()
        until(lambda: look() == [job.pk], "the job is given to another")
        end()
        thread.join()
