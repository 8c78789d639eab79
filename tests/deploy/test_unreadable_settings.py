"""A server whose settings cannot be read says why and ends, instead of taking calls that nobody answers."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests.workers import until

from .environments import ROOT, bare, production

COMMAND = [sys.executable, "-m", "gunicorn", "cetrack.wsgi", "-c", "cetrack/gunicorn.py", "--workers", "1"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("lacking", ["FIELD_KEYS", "SECRET_KEY", "INDEX_KEY"])
def test_without_a_key_it_ends_with_the_sentence(tmp_path, lacking):
    command = [*COMMAND, "--bind", f"127.0.0.1:{free_port()}"]
    done = subprocess.run(
        command, cwd=ROOT, env=production(tmp_path, **{lacking: ""}), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert f"CETRACK_{lacking}" in done.stderr
    assert "无法启动" in done.stderr
    assert "Traceback" not in done.stderr


def test_control_with_all_of_them_it_listens(tmp_path):
    port = free_port()
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*COMMAND, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=production(tmp_path), stdout=out, stderr=out
        )

    def listens() -> bool:
        assert server.poll() is None, log.read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    try:
        until(listens, "gunicorn listens", seconds=90)
    finally:
        server.terminate()
        server.wait(30)


def workers_of(server: subprocess.Popen[bytes]) -> list[str]:
    return Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()


def status(port: int, path: str) -> int:
    """0 where nobody answers."""
    asked = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        asked.request("GET", path)
        return asked.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        asked.close()


def test_a_reload_with_unreadable_settings_keeps_those_of_before_until_they_are_mended(tmp_path):
    port, log, file = free_port(), tmp_path / "log", tmp_path / "cetrack.env"
    given = {name: value for name, value in production(tmp_path).items() if name.startswith("CETRACK_")}
    given.pop("CETRACK_ENV_FILE")
    good = "".join(f"{name}={value}\n" for name, value in given.items())
    file.write_text(good)
    with log.open("wb") as out:
        command = [*COMMAND, "--bind", f"127.0.0.1:{port}"]
        environment = bare() | {"CETRACK_ENV_FILE": str(file)}
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)

    def answers() -> bool:
        return status(port, "/healthz") == 200

    def reloaded(with_settings: str) -> None:
        before = workers_of(server)
        file.write_text(with_settings)
        server.send_signal(signal.SIGHUP)
        until(lambda: not set(before) & set(workers_of(server)), "others serve", seconds=90, otherwise=log.read_text)
        until(answers, "it answers", seconds=90, otherwise=log.read_text)

    try:
        until(answers, "it answers", seconds=90, otherwise=log.read_text)
        token = f"CETRACK_METRICS_TOKEN={'x' * 32}\n"
        reloaded(good.replace("CETRACK_FIELD_KEYS", "CETRACK_FIELD_KEY") + token)
        assert "CETRACK_FIELD_KEY 不是本系统的变量" in log.read_text()
        assert "用重新载入以前的设置继续服务" in log.read_text()
        assert "exited with code" not in log.read_text(), "no process that comes and goes"
        assert status(port, "/metrics") != 401
        reloaded(good + token)
        assert status(port, "/metrics") == 401, "control: settings that can be read are taken"
    finally:
        server.terminate()
        server.wait(30)
