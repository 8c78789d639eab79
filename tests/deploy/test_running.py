"""The processes of ./portal: what dies is started again, nobody takes another with it, and nobody stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from scripts import running
from scripts.machine import Missing
from tests.workers import gone, until

from .environments import ROOT, bare

FOREVER = ["-c", "import time; time.sleep(600)"]
WITH_CHILD = ["-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"]


@pytest.fixture
def service():
    made = []

    def make(arguments: list[str]) -> running.Service:
        made.append(running.Service("one", arguments, dict(os.environ), farewell=signal.SIGKILL))
        made[-1].start()
        return made[-1]

    yield make
    for one in made:
        one.kill()


def group(leader: int) -> list[int]:
    """The living processes of a group."""
    found = []
    for entry in os.scandir("/proc"):
        try:
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == leader and not gone(int(entry.name)):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def test_what_dies_is_started_again_with_what_it_had_started(service):
    one = service(WITH_CHILD)
    first = one.process.pid
    until(lambda: len(group(first)) == 2, "the child runs")
    os.kill(first, signal.SIGKILL)
    until(lambda: one.mend() or (one.process is not None and one.process.pid != first), "it runs again")
    until(lambda: group(first) == [], "nothing is left of the first")


def test_control_the_death_alone_leaves_its_child(service):
    one = service(WITH_CHILD)
    first = one.process.pid
    until(lambda: len(group(first)) == 2, "the child runs")
    os.kill(first, signal.SIGKILL)
    one.process.wait()
    assert len(group(first)) == 1


def test_the_pauses_grow_up_to_a_minute_and_begin_anew_after_a_steady_life(service, monkeypatch, capsys):
    now = [1000.0]
    monkeypatch.setattr(running.time, "monotonic", lambda: now[0])
    one = service(["-c", "raise SystemExit(3)"])
    pauses = []
    for _ in range(8):
        one.process.wait()
        one.mend()
        assert one.process is None
        pauses.append(one._due - now[0])
        now[0] = one._due - 0.1
        one.mend()
        assert one.process is None
        now[0] = one._due
        one.mend()
        assert one.process is not None
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    one.process.wait()
    now[0] += running.STEADY
    one.mend()
    assert one._due - now[0] == 1
    assert "code 3" in capsys.readouterr().out


def test_a_worker_that_cannot_start_does_not_end_the_others(monkeypatch):
    processes = running.Processes(dict(os.environ))
    processes._start("web", FOREVER, farewell=signal.SIGTERM)
    processes._start("worker", ["-c", "raise SystemExit(1)"], farewell=signal.SIGKILL)
    try:
        web = processes._services["web"].process
        until(lambda: processes.mend() or processes._services["worker"]._failures == 2, "it was tried twice")
        assert processes.ended("web") is None
        assert processes._services["web"].process is web
    finally:
        processes.stop()
    assert gone(web.pid)


def test_a_web_server_that_cannot_start_ends_the_portal():
    processes = running.Processes(dict(os.environ))
    processes._start("web", ["-c", "raise SystemExit(3)"], farewell=signal.SIGTERM)
    with pytest.raises(Missing, match="code 3"):
        running.wait_until_ready(processes, "127.0.0.1", 9)


SUPERVISOR = """
import os, signal, sys
from scripts import running
{without}
processes = running.Processes(dict(os.environ))
for name in ("web", "worker"):
    processes._start(name, ["-c", "import time; time.sleep(600)"], farewell=signal.SIGKILL)
print(*(service.process.pid for service in processes._services.values()), flush=True)
processes.watch()
"""


def killed_supervisor(without: str) -> list[int]:
    """Its two children, after it was killed hard."""
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR.format(without=without)],
        cwd=ROOT, env=bare() | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with supervisor:
        children = [int(pid) for pid in supervisor.stdout.readline().split()]
        assert [gone(pid) for pid in children] == [False, False]
        supervisor.kill()
    return children


def test_nobody_outlives_a_supervisor_that_is_killed_hard():
    children = killed_supervisor("")
    until(lambda: all(gone(pid) for pid in children), "both have ended", seconds=5)


def test_control_without_the_kernels_signal_they_stay():
    children = killed_supervisor("running._die_with = lambda *_: None")
    time.sleep(1)
    try:
        assert [gone(pid) for pid in children] == [False, False]
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
