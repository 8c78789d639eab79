"""A server whose settings cannot be read says why and ends, instead of taking calls that nobody answers."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from tests.workers import until

from .environments import ROOT, production

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
