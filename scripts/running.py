"""Runs the portal's processes side by side and stops them together. Standard library only."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

from ground import demonstration

from .machine import PYTHON, ROOT, Missing, say

STOP_WITHIN = 20  # seconds that a worker gets to finish what it does
PATIENCE = 60  # seconds until the web server must answer
STEADY = 60  # seconds after which a process that dies has not failed to start
LONGEST_PAUSE = 60.0  # seconds between two tries to start a process
REFUSED = "CommandError: "  # how a command begins a sentence for people
_PARENT_DEATH = 1  # PR_SET_PDEATHSIG: no orphans when this process is killed hard
_LIBC = ctypes.CDLL(None)


def a_port(text: str) -> int:
    """A port as people type it. Raises Missing with a sentence."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Missing(
            f"--port 必须是1至65535的整数，不能是“{text}”。例如：./portal --port 8000",
            f"--port must be a whole number from 1 to 65535, not “{text}”. Try ./portal --port 8000",
        )
    return int(text)


def a_demonstration_day(text: str | None, *, demo: bool) -> str:
    """The day of --day as people type it, empty without one. Raises Missing with a sentence."""
    if text is None:
        return ""
    if not demo:
        raise Missing(
            "--day 选的是演示的日期，不能与 --no-demo 同用：请去掉其中一个。",
            "--day chooses the day of the demonstration. Leave out --no-demo, or --day.",
        )
    try:
        return demonstration.a_day(text).isoformat()
    except ValueError:
        first, last = demonstration.FIRST_DAY, demonstration.LAST_DAY
        raise Missing(
            f"--day 必须是 {first} 至 {last} 之间真实的日期，不能是“{text}”。"
            f"例如：./portal --day {demonstration.OPENS_ON}",
            f"--day must be a day from {first} to {last} that exists, not “{text}”. "
            f"Try ./portal --day {demonstration.OPENS_ON}",
        ) from None


def must_be_free(host: str, port: int) -> None:
    """Raises Missing with a sentence when a server cannot listen there."""
    try:
        if not host:
            raise OSError(errno.EADDRNOTAVAIL, "empty")
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:
        raise _why_not(host, port, error) from None


def _why_not(host: str, port: int, error: Exception) -> Missing:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return Missing(
            f"{host} 的端口 {port} 已被另一个程序占用。请换一个：./portal --port {other}",
            f"Port {port} of {host} cannot be used: another program listens there. Try ./portal --port {other}",
        )
    if number == errno.EACCES:
        return Missing(
            f"端口 {port} 小于1024，只有 root 可以使用。请换一个：./portal --port 8000",
            f"Port {port} of {host} cannot be used: below 1024 only root may listen. Try ./portal --port 8000",
        )
    return Missing(
        f"--host “{host}”不是本机的地址或名称。请去掉它（即 127.0.0.1），或写 --host 0.0.0.0 表示本机的全部地址。",
        f"--host “{host}” is no address or name of this machine. "
        "Leave it out (127.0.0.1), or say --host 0.0.0.0 for all its addresses.",
    )


def environment_of(host: str, port: int) -> dict[str, str]:
    """The environment of every process: what the caller set, and the address people type if the operator names none."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    if said_by_operator("PUBLIC_URL") is None:
        environment["CETRACK_PUBLIC_URL"] = typed_address(host, port)
    return environment


def said_by_operator(name: str) -> str | None:
    """What the operator says of a variable, in the environment or in the file of variables; None for nothing."""
    wanted = f"CETRACK_{name}"
    for given, value in os.environ.items():
        if given.upper() == wanted:
            return value
    try:
        said = Path(os.environ.get("CETRACK_ENV_FILE") or ROOT / ".env").read_text()
    except (OSError, UnicodeError):
        return None  # the settings say what is wrong with the file
    line = rf"^\s*(?:export\s+)?['\"]?{wanted}['\"]?\s*=[ \t]*(['\"]?)(.*?)\1[ \t]*$"
    found = re.findall(line, said, re.MULTILINE | re.IGNORECASE)
    return found[-1][1] if found else None


def data_folder() -> Path:
    """Where this portal keeps what is its own; relative paths start at the checkout, as they do for its processes."""
    return ROOT / (said_by_operator("DATA_DIR") or "var")


def typed_address(host: str, port: int) -> str:
    """The portal's address as people on this machine type it."""
    return f"http://{_typed(host)}:{port}"


def _typed(host: str) -> str:
    """The host as people on this machine type it."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(PYTHON), "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.stderr.startswith(REFUSED):
        raise Missing(done.stderr.removeprefix(REFUSED).strip())
    if done.returncode:
        said = f"manage.py {' '.join(arguments)}\n{done.stdout}{done.stderr}".rstrip()
        raise Missing("这一步没有成功，原因如下（this step failed）：", said)
    return done.stdout


def prepare(environment: dict[str, str], *, demo: bool, run_on: bool = False, day: str = "") -> str:
    """Brings database and static files up to date and puts in the sample data; returns what to tell of the accounts.

    ``run_on``: the portal starts now, so the clock of a demonstration goes on; on ``day``, if one is given.
    """
    say("正在准备数据库、静态文件" + ("、示例数据" if demo else "") + "（preparing）")
    said = {"--demo": demo, "--run-on": run_on, f"--day={day}": day}
    return manage(environment, "prepare", *(option for option, given in said.items() if given))


def wait_until_ready(processes: Processes, host: str, port: int) -> str:
    """Waits for the first good answer and returns the address."""
    address = f"{typed_address(host, port)}/"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (code := processes.ended("web")) is not None:
            raise Missing(
                f"网页服务一启动就退出了（代码 {code}），原因见上。",
                f"The web server ended at once (code {code}); its message stands above.",
            )
        processes.mend()
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{address}healthz", timeout=2).close()  # noqa: S310 - our own address
            return address
        time.sleep(0.2)
    raise Missing(
        f"网页服务过了 {PATIENCE} 秒仍未应答：{address}",
        f"The web server does not answer at {address} after {PATIENCE} seconds.",
    )


class Service:
    """One process of the portal with its group. Dead, it is started again, after longer and longer pauses."""

    def __init__(self, name: str, arguments: list[str], environment: dict[str, str], *, farewell: int) -> None:
        self.name = name
        self._command = [str(PYTHON), *arguments]
        self._environment = environment
        self._farewell = farewell  # the signal that it gets when this process is killed hard
        self._failures = 0
        self._due = 0.0
        self._since = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._since = time.monotonic()
        self.process = subprocess.Popen(  # its own session: Ctrl-C reaches us alone, and we stop everybody in order
            self._command,
            cwd=ROOT,
            env=self._environment,
            start_new_session=True,
            preexec_fn=partial(_die_with, os.getpid(), self._farewell),  # noqa: PLW1509 - we have no threads
        )

    def mend(self) -> None:
        """Notices a death, ends what the dead has left behind, and starts it again when its pause is over."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            self.kill()
            self._failures = self._failures + 1 if now - self._since < STEADY else 1
            pause = min(LONGEST_PAUSE, 2.0 ** (self._failures - 1))
            say(f"{self.name} 进程意外退出（code {code}），{pause:.0f} 秒后重新启动")
            self.process, self._due = None, now + pause
        if self.process is None and now >= self._due:
            self.start()

    def kill(self) -> None:
        """Ends the process and everything that it has started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Processes:
    """The running processes. One that dies is started again; none takes another with it, and none outlives this one."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._services: dict[str, Service] = {}

    def __enter__(self) -> Processes:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(0))
        return self

    def __exit__(self, *problem) -> None:
        self.stop()

    def start_web(self, host: str, port: int) -> None:
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        gunicorn = ["-m", "gunicorn", "cetrack.wsgi", "-c", "cetrack/gunicorn.py", "--bind", address]
        self._start("web", gunicorn, farewell=signal.SIGTERM)  # its own workers follow it

    def start_worker(self) -> None:
        """Worker and beat side by side: a beat inside the worker would outlive a killed worker, or die unseen."""
        celery = [*QUIETLY, "-m", "celery", "--quiet", "-A", "cetrack"]
        self._start("worker", [*celery, "worker", *WORKER_OPTIONS], farewell=signal.SIGKILL)
        self._start("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""], farewell=signal.SIGKILL)

    def _start(self, name: str, arguments: list[str], *, farewell: int) -> None:
        service = self._services[name] = Service(name, arguments, self.environment, farewell=farewell)
        service.start()

    def ended(self, name: str) -> int | None:
        """The code with which a process has ended; None while it runs."""
        process = self._services[name].process
        return process.poll() if process is not None else None

    def mend(self) -> None:
        for service in self._services.values():
            service.mend()

    def watch(self) -> int:
        while True:
            self.mend()
            time.sleep(0.5)

    def stop(self) -> None:
        running = [service for service in self._services.values() if service.process is not None]
        for service in running:
            if service.process is not None and service.process.poll() is None:
                service.process.terminate()
        end = time.monotonic() + STOP_WITHIN
        for service in running:
            if service.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    service.process.wait(max(0.1, end - time.monotonic()))
            service.kill()
        self._services.clear()


def _die_with(parent: int, farewell: int) -> None:
    """In the child, before it becomes the program: the kernel sends the signal when the parent dies."""
    _LIBC.prctl(_PARENT_DEATH, farewell)
    if os.getppid() != parent:
        os._exit(1)  # it died meanwhile


QUIETLY = ("-W", "ignore:You're running the worker with superuser privileges")  # a first look may well be as root
WORKER_OPTIONS = (
    "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING",
    "--without-gossip", "--without-mingle", "--without-heartbeat",
)  # fmt: skip
