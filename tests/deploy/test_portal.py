"""README's first command, from an empty folder to the last stopped process."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.workers import until

from .environments import ROOT, bare

pytestmark = pytest.mark.services  # once, beside the real worker, is enough


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def portal(tmp_path, port):
    """Starts ./portal with a folder of its own; gives the process and the file with what it says."""
    environment = bare() | {"CETRACK_DATA_DIR": str(tmp_path / "data")}
    said = tmp_path / "said"
    running = []

    def start(*options: str):
        with said.open("wb") as out:
            command = [sys.executable, "portal", "--port", str(port), *options]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        running.append(process)
        until(
            lambda: process.poll() is not None or f"http://127.0.0.1:{port}/" in said.read_text(),
            "the portal prints its address", seconds=180, otherwise=said.read_text,
        )  # fmt: skip
        assert process.poll() is None, said.read_text()
        return process, said

    yield start
    for process in running:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def children_of(folder) -> list[str]:
    """Command lines of living processes that work in a data folder."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                with open(f"/proc/{entry.name}/environ", "rb") as handle:
                    if f"CETRACK_DATA_DIR={folder}".encode() in handle.read():
                        found.append(entry.name)
            except OSError:
                continue
    return found


def command_of(pid: str) -> bytes:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as handle:
            return handle.read()
    except OSError:
        return b""


def test_the_first_command(portal, port, tmp_path):
    process, said = portal()

    status, page = get(port, "/")
    assert status == 200
    assert 'lang="zh-hans"' in page
    style = re.search(r'href="(/static/css/portal[^"]+)"', page)
    assert style, "the page names its style sheet"
    assert re.search(r"portal\.[0-9a-f]{12}\.css", style[1]), "with a hash in its name"
    assert get(port, style[1])[0] == 200
    assert get(port, "/readyz")[0] == 200
    accounts = said.read_text()
    for login in ("unit", "league", "audit", "learner1"):
        assert re.search(rf"^  {login} ", accounts, re.MULTILINE)

    for folder, sentence in (
        ("data", f"数据文件夹 {tmp_path / 'data'} 正由"),
        ("other", f"127.0.0.1 的端口 {port} 已被"),
    ):
        environment = bare() | {"CETRACK_DATA_DIR": str(tmp_path / folder)}
        command = [sys.executable, "portal", "--port", str(port)]
        taken = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert taken.returncode == 1
        assert taken.stderr.startswith(sentence)

    environment = bare() | {"CETRACK_DATA_DIR": str(tmp_path / "data")}
    prepare = [sys.executable, "portal", "--prepare", "--no-demo", "--port", str(port)]
    upgraded = subprocess.run(prepare, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (upgraded.returncode, upgraded.stderr) == (0, "")  # beside the running one: the next version
    assert [get(port, path)[0] for path in ("/", style[1], "/readyz")] == [200, 200, 200]

    messages = tmp_path / "data" / "queue" / "messages"
    for number in range(3):
        (messages / f"0_{number}.celery.msg").touch()
    bad = tmp_path / "data" / "queue" / "bad"
    until(lambda: len(list(bad.iterdir())) == 3, "the bad messages are set aside")
    worker = next(pid for pid in children_of(tmp_path / "data") if b"worker" in command_of(pid))
    os.kill(int(worker), signal.SIGKILL)
    until(
        lambda: any(b"worker" in command_of(pid) for pid in children_of(tmp_path / "data") if pid != worker),
        "the worker is started again",
    )
    assert get(port, "/")[0] == 200

    process.send_signal(signal.SIGINT)
    assert process.wait(40) == 0
    assert "Traceback" not in said.read_text()
    until(lambda: not children_of(tmp_path / "data"), "every process has ended")

    second, said = portal()
    assert "installing" not in said.read_text()
    assert re.search(r"^  learner1 ", said.read_text(), re.MULTILINE)
    second.kill()  # hard: the others must not stay behind
    second.wait()
    until(lambda: not children_of(tmp_path / "data"), "no process outlives the first")
