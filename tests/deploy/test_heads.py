"""Twelve callers who never finish their head do not silence the server; with gunicorn's own worker they do."""

from __future__ import annotations

import contextlib
import http.client
import os
import selectors
import socket
import subprocess
import sys

import pytest
from django.core.wsgi import get_wsgi_application
from gunicorn.config import Config
from gunicorn.glogging import Logger

from cetrack import heads
from tests.workers import until

from .environments import ROOT, bare

PLAIN = "gthread"
OURS = "cetrack.heads.PatientWorker"


@contextlib.contextmanager
def served(folder, worker: str):
    """A server with one process of four threads; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "cetrack.wsgi", "-c", "cetrack/gunicorn.py", "--workers", "1"]
    command += ["--worker-class", worker, "--bind", f"127.0.0.1:{port}"]
    with (folder / "gunicorn.log").open("wb") as out:
        environment = bare() | {"CETRACK_DATA_DIR": str(folder)}
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        until(lambda: healthy(port), "gunicorn answers", seconds=90)
        yield port
    finally:
        server.kill()
        server.wait(30)


def healthy(port: int, patience: float = 3) -> bool:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=patience)) as asked:
        try:
            asked.request("GET", "/healthz")
            return asked.getresponse().status == 200
        except OSError:
            return False


@contextlib.contextmanager
def slow_callers(port: int, count: int = 12):
    with contextlib.ExitStack() as stack:
        callers = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(count)]
        for caller in callers:
            caller.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        yield callers


@pytest.mark.parametrize(("worker", "answers"), [(OURS, True), (PLAIN, False)])
def test_slow_heads_hold_no_thread(tmp_path, worker, answers):
    with served(tmp_path, worker) as port, slow_callers(port):
        assert healthy(port) is answers


def test_a_late_head_is_hung_up_on_and_a_head_in_pieces_is_answered(tmp_path):
    with served(tmp_path, OURS) as port, slow_callers(port, 2) as (late, patient):
        patient.sendall(b"x\r\n")
        patient.sendall(b"\r\n")
        assert patient.recv(64).startswith(b"HTTP/1.1 200")
        asked = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
        patient.sendall(asked + b"\r\n" + asked + b"Connection: close\r\n\r\n")
        said = b""
        while piece := patient.recv(4096):
            said += piece
        assert said.count(b"HTTP/1.1 200") == 2
        late.settimeout(30)
        assert late.recv(64) == b""


class TestOneTurnOfTheLoop:
    """The same worker within this process, turn by turn."""

    @pytest.fixture
    def caller(self):
        """A worker that has just accepted a caller; gives both."""
        config = Config()
        worker = heads.PatientWorker(1, os.getpid(), [], None, 30, config, Logger(config))
        worker.tpool, worker.wsgi = worker.get_thread_pool(), get_wsgi_application()
        worker.poller = selectors.DefaultSelector()
        worker.method_queue.init()
        worker.poller.register(worker.method_queue.fileno(), selectors.EVENT_READ, worker.method_queue.run_callbacks)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            with socket.create_connection(listener.getsockname()) as caller:
                caller.settimeout(10)
                worker.accept(listener)
                yield worker, caller
            until(lambda: self.turn(worker) or worker.nr_conns == 0, "the caller is let go")
        worker.tpool.shutdown()
        worker.tmp.close()
        worker.poller.close()
        worker.method_queue.close()

    @staticmethod
    def turn(worker) -> None:
        worker.wait_for_and_dispatch_events(0.05)
        worker.murder_keepalived()
        worker.murder_pending()

    def test_a_head_in_pieces_waits_in_the_loop_and_is_answered(self, caller):
        worker, caller = caller
        caller.sendall(b"GET /healthz HTTP/1.1\r\n")
        self.turn(worker)
        (waiting,) = worker.heads.values()
        assert bytes(waiting) == b"GET /healthz HTTP/1.1\r\n"
        caller.sendall(b"Host: a\r\n\r\n")
        until(lambda: self.turn(worker) or not worker.heads, "the head is whole")
        assert caller.recv(64).startswith(b"HTTP/1.1 200")

    def test_a_late_head_is_hung_up_on(self, caller):
        worker, caller = caller
        (conn,) = worker.heads
        conn.timeout = 0
        self.turn(worker)
        assert (worker.heads, worker.nr_conns, caller.recv(64)) == ({}, 0, b"")

    def test_a_head_without_end_is_hung_up_on(self, caller):
        worker, caller = caller
        with contextlib.suppress(OSError):  # it may hang up while we send
            caller.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * heads.MOST_HEAD)
            until(lambda: self.turn(worker) or not worker.heads, "it is hung up on")
            assert caller.recv(64) == b""
