"""Runs the portal's processes side by side and stops them together. Standard library only."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from .machine import PYTHON, ROOT, Missing, say

STOP_WITHIN = 20  # seconds that a worker gets to finish what it does
PATIENCE = 60  # seconds until the web server must answer
QUICK = 10  # a process that lives shorter than this has failed to start
_PARENT_DEATH = 1  # PR_SET_PDEATHSIG: no orphans when this process is killed hard


def settings_of(host: str, port: int) -> dict[str, str]:
    """The environment of every process: what the caller set, and the address people type."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Missing(
                f"Port {port} of {host} cannot be used ({error.strerror}). Try ./portal --port {port + 1}"
            ) from None
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    environment = {"CETRACK_PUBLIC_URL": f"http://{shown}:{port}"} | os.environ
    return environment | {"PYTHONUNBUFFERED": "1"}


def manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(PYTHON), "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise Missing(f"manage.py {' '.join(arguments)}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def prepare(environment: dict[str, str], *, demo: bool) -> str:
    """Brings database and static files up to date and puts in the sample data; returns what to tell of the accounts."""
    say("database, static files" + (", sample data" if demo else ""))
    return manage(environment, "prepare", *(["--demo"] if demo else []))


def wait_until_ready(processes: Processes, host: str, port: int) -> str:
    """Waits for the first good answer and returns the address."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    address = f"http://{shown}:{port}/"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        processes.must_live()
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{address}healthz", timeout=2).close()  # noqa: S310 - our own address
            return address
        time.sleep(0.2)
    raise Missing(f"The web server does not answer at {address} after {PATIENCE} seconds.")


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGTERM)


class Processes:
    """The running processes. One that dies is started again; one that cannot start ends the portal."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._running: dict[str, tuple[subprocess.Popen[bytes], list[str], float]] = {}

    def __enter__(self) -> Processes:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(0))
        return self

    def __exit__(self, *problem) -> None:
        self.stop()

    def start_web(self, host: str, port: int) -> None:
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._start("web", ["-m", "gunicorn", "cetrack.wsgi", "-c", "cetrack/gunicorn.py", "--bind", address])

    def start_worker(self) -> None:
        self._start(
            "worker", [*QUIETLY, "-m", "celery", "--quiet", "-A", "cetrack", "worker", "--beat", *WORKER_OPTIONS]
        )

    def _start(self, name: str, arguments: list[str]) -> None:
        command = [str(PYTHON), *arguments]
        process = subprocess.Popen(  # its own session: Ctrl-C reaches us alone, and we stop everybody in order
            command,
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - we have no threads
        )
        self._running[name] = (process, arguments, time.monotonic())

    def must_live(self) -> None:
        """Starts again what has died. Raises Missing when something dies at once."""
        for name, (process, arguments, since) in list(self._running.items()):
            if process.poll() is None:
                continue
            if time.monotonic() - since < QUICK:
                raise Missing(
                    f"The {name} process ended at once (code {process.returncode}); its message stands above."
                )
            say(f"the {name} process died (code {process.returncode}) and is started again")
            self._start(name, arguments)

    def watch(self) -> int:
        while True:
            self.must_live()
            time.sleep(0.5)

    def stop(self) -> None:
        for process, *_ in self._running.values():
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + STOP_WITHIN
        for process, *_ in self._running.values():
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()


QUIETLY = ("-W", "ignore:You're running the worker with superuser privileges")  # a first look may well be as root
WORKER_OPTIONS = (
    "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING",
    "--without-gossip", "--without-mingle", "--without-heartbeat",
)  # fmt: skip
