"""PostgreSQL restarted and Redis emptied with a job at work and two beats by mistake: real processes, on a server of
their own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import connection

from ground.jobs import leases
from scripts import servers
from tests.deploy.environments import ROOT
from tests.held_jobs import HOLD
from tests.workers import until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
TAKEN_UP = 30  # seconds


@pytest.fixture
def own_server() -> Iterator[servers.Cluster]:
    """A server with the schema of the test's database; it keeps what was committed, for it is to lose its power."""
    server = connection.settings_dict
    port = str(server["PORT"] or 5432)
    here = {"PGHOST": server["HOST"], "PGPORT": port, "PGUSER": server["USER"], "PGPASSWORD": server["PASSWORD"]}
    with servers.cluster("-c fsync=on -c full_page_writes=on") as own:
        dump = subprocess.run(
            ["pg_dump", "--no-owner", server["NAME"]], env=os.environ | {k: v for k, v in here.items() if v},
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        subprocess.run(
            ["psql", "--quiet", own.address], input=dump.stdout, check=True, capture_output=True, timeout=120
        )
        yield own


class Processes:
    """A worker and two beats on that server."""

    def __init__(self, own: servers.Cluster, folder: Path) -> None:
        self.own, self.folder = own, folder
        self._all: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        with_jobs = ("worker", "--concurrency", "1", "--include", "tests.held_jobs")
        for name, arguments in (("worker", with_jobs), ("beat", ("beat",)), ("other beat", ("beat",))):
            with (self.folder / f"{name}.log").open("ab") as log:
                self._all[name] = subprocess.Popen(
                    [sys.executable, "-m", "celery", "-A", "cetrack", *arguments], cwd=ROOT, stdout=log, stderr=log,
                    env=os.environ | {
                        "DJANGO_SETTINGS_MODULE": "cetrack.settings", "CETRACK_DATABASE_URL": self.own.address,
                        "CETRACK_REDIS_URL": settings.CONFIG.redis_url,
                    },
                    start_new_session=True,
                )  # fmt: skip

    def beats(self, what: signal.Signals) -> None:
        for name in ("beat", "other beat"):
            os.killpg(self._all[name].pid, what)

    def logs(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in self.folder.glob("*.log"))

    def end(self) -> None:
        for process in self._all.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def processes(own_server, tmp_path) -> Iterator[Processes]:
    redis.Redis.from_url(settings.CONFIG.redis_url).flushdb()
    running = Processes(own_server, tmp_path)
    running.start()
    yield running
    running.end()


def asked(own: servers.Cluster, folder: Path) -> int:
    with contextlib.closing(psycopg2.connect(own.address)) as opened, opened, opened.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ground_job"
            " (public_id, kind, args, actor_key, actor_name, state, attempts, done, total, message, created_at, missed)"
            " VALUES (gen_random_uuid(), %s, %s, '', 'x', 'queued', 0, 0, 0, '', now(), 0)"
            " RETURNING id",
            [HOLD, json.dumps({"folder": str(folder)})],
        )
        return cursor.fetchone()[0]


def state_of(own: servers.Cluster, job: int) -> tuple[str, int]:
    with contextlib.closing(psycopg2.connect(own.address)) as opened, opened.cursor() as cursor:
        cursor.execute("SELECT state, attempts FROM ground_job WHERE id = %s", [job])
        return cursor.fetchone()


def test_a_job_outlives_two_beats_a_restart_of_the_database_and_an_emptied_redis(own_server, processes, tmp_path):
    job = asked(own_server, tmp_path)
    until((tmp_path / "attempt-1").exists, "the sweep finds the row", seconds=90, otherwise=processes.logs)
    time.sleep(5 * (leases.LOOKS + 1))  # two beats ask twice as often: the job stays with its worker all the same
    assert state_of(own_server, job) == ("running", 1)

    processes.beats(signal.SIGSTOP)
    own_server.restart()
    redis.Redis.from_url(settings.CONFIG.redis_url).flushdb()
    time.sleep(8)
    assert not (tmp_path / "attempt-2").exists(), "control: without a beat nobody takes it up"
    processes.beats(signal.SIGCONT)
    began = time.monotonic()
    until((tmp_path / "attempt-2").exists, "it is taken up", seconds=TAKEN_UP, otherwise=processes.logs)
    assert time.monotonic() - began < TAKEN_UP
    (tmp_path / "go").touch()
    until(lambda: state_of(own_server, job) == ("done", 2), "it ends", otherwise=processes.logs)
    assert not (tmp_path / "attempt-3").exists()
