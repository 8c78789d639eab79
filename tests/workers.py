"""A real Celery worker in a process of its own, on the test's database and Redis, as it runs in production.

@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_…(real_worker): ...            # running; real_worker.kill() and real_worker.start() for faults
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from cetrack.celery import app

ROOT = Path(__file__).resolve().parent.parent


class RealWorker:
    """The worker's process. What it says stands in ``log``."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "cetrack",
            "worker",
            "--concurrency",
            "1",
            "--loglevel",
            "INFO",
            "--include",
            "tests.held_jobs",
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=_environment(), stdout=log, stderr=log, start_new_session=True
            )
        until(self._answers, "the worker starts", seconds=60, otherwise=self.log.read_text)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text()
        return bool(app.control.ping(timeout=0.5))

    def kill(self) -> None:
        """Ends the worker and its children at once, as when the machine loses power."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


def _environment() -> dict[str, str]:
    server = connection.settings_dict
    address = f"{server['USER']}:{server['PASSWORD']}@{server['HOST'] or 'localhost'}:{server['PORT'] or 5432}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "cetrack.settings",
        "CETRACK_DATABASE_URL": f"postgresql://{address}/{server['NAME']}",
        "CETRACK_REDIS_URL": settings.CONFIG.redis_url,
    }


def until(holds: Callable[[], bool], what: str, *, seconds: float = 30, otherwise: Callable[[], str] = str) -> None:
    """Waits until something holds; fails with a sentence when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s: {what}\n{otherwise()}")


def gone(pid: int) -> bool:
    """Ended; a zombie waits only for whoever inherits it to look."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture
def empty_redis() -> redis.Redis:
    """This test process's own Redis database, emptied."""
    server = redis.Redis.from_url(settings.CONFIG.redis_url)
    server.flushdb()
    return server


@pytest.fixture
def real_worker(transactional_db, empty_redis, tmp_path) -> Iterator[RealWorker]:
    worker = RealWorker(tmp_path / "worker.log")
    worker.start()
    yield worker
    worker.stop()
