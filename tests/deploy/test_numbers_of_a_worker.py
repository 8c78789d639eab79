"""A worker in a process of its own whose work fails with numbers of people in its words: none leaves the process."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
import redis
from django.conf import settings
from django.test import Client, override_settings

from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.states import JobState
from tests.cast import id_number
from tests.held_jobs import LEAK, MARK, leaking
from tests.workers import RealWorker, until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
NUMBER, PHONE = id_number(dt.date(1985, 3, 12), 142), "13904790001"
TOKEN = "m" * 32


@contextlib.contextmanager
def receiver() -> Iterator[tuple[str, list[str]]]:
    """The address of a Sentry-compatible server, and what it was sent."""
    got: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = {"gzip": gzip.decompress, "br": brotli.decompress}.get(self.headers["Content-Encoding"], bytes)
            got.append(packed(body).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://public@127.0.0.1:{server.server_port}/1", got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def everything_in(server: redis.Redis) -> str:
    """Keys and values, whatever kind they are of."""
    said = []
    for key in server.scan_iter():
        said.append(repr(key))
        with contextlib.suppress(redis.ResponseError):
            said.append(repr(server.dump(key)))
    return "\n".join(said)


def test_no_number_of_a_failure_leaves_a_worker(transactional_db, empty_redis, tmp_path, monkeypatch):
    with receiver() as (address, got):
        monkeypatch.setenv("CETRACK_ERROR_REPORTS", address)
        monkeypatch.setenv("CETRACK_LOG_JSON", "true")
        worker = RealWorker(tmp_path / "worker.log")
        try:
            worker.start()
            job = machine.enqueue(actor=SystemActor("test"), kind=LEAK, args={"number": NUMBER, "phone": PHONE})
            leaking.apply_async(args=[NUMBER, PHONE])
            until(
                lambda: all(any(f"{MARK} of a {what}" in one for one in got) for what in ("job", "task")),
                "both are reported", seconds=60, otherwise=worker.log.read_text,
            )  # fmt: skip
            for _ in range(machine.MAX_ATTEMPTS):
                machine.run(job.pk)
        finally:
            worker.stop()
    log = worker.log.read_text()
    assert f"{MARK} of a job" in log, "control: the log tells what failed"
    assert f"{MARK} of a task" in log
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    with override_settings(CONFIG=settings.CONFIG.model_copy(update={"metrics_token": TOKEN})):
        metrics = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()
    assert 'kind="tests.leak"' in metrics, "control: the job is counted"
    told = {"log": log, "reports": "\n".join(got), "row": f"{job.message} {job.result}", "metrics": metrics}
    told["redis"] = everything_in(empty_redis)
    assert [place for place, text in told.items() if NUMBER in text or PHONE in text] == []
