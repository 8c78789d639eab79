"""./portal: wrong options get one sentence, and nothing stands above the operator's own values."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from scripts.running import a_port, environment_of

from .environments import ROOT, bare


def portal(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "portal", *options]
    return subprocess.run(command, cwd=ROOT, env=bare(), capture_output=True, text=True, timeout=60)


@pytest.fixture
def port():
    """A port on which somebody listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--port", "99999"], "--port must be a whole number from 1 to 65535, not “99999”."),
        (["--port", "abc"], "--port must be a whole number from 1 to 65535, not “abc”."),
        (["--port", "80", "--host", "203.0.113.7"], "--host “203.0.113.7” is no address or name of this machine."),
        (["--host", "no.such.name.invalid"], "--host “no.such.name.invalid” is no address or name of this machine."),
        (["--host", "a" * 70], f"--host “{'a' * 70}” is no address or name of this machine."),
        (["--host", ""], "--host “” is no address or name of this machine."),
        (["--day", "2024-02-30"], "--day must be a day from 2024-01-01 to 2026-12-31 that exists, not “2024-02-30”."),
        (["--day", "2023-12-31"], "--day must be a day from 2024-01-01 to 2026-12-31 that exists, not “2023-12-31”."),
        (["--day", "tomorrow"], "--day must be a day from 2024-01-01 to 2026-12-31 that exists, not “tomorrow”."),
        (["--day", ""], "--day must be a day from 2024-01-01 to 2026-12-31 that exists, not “”."),
        (["--day", "2024-11-20", "--no-demo"], "--day chooses the day of the demonstration."),
    ],
)
def test_wrong_values_get_one_sentence_and_start_nothing(options, sentence):
    answer = portal(*options)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith(sentence)
    assert answer.stderr.count("\n") == 1


def test_a_port_in_use_names_another(port):
    answer = portal("--port", str(port))
    assert (answer.returncode, answer.stdout) == (1, "")
    other = port + 1 if port < 65535 else port - 1
    assert answer.stderr == (
        f"Port {port} of 127.0.0.1 cannot be used: another program listens there. Try ./portal --port {other}\n"
    )


@pytest.mark.parametrize("text", ["1", "65535"])
def test_ports_that_are(text):
    assert a_port(text) == int(text)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "", "8000.0", "８０００", "²"])
def test_ports_that_are_not(text):
    with pytest.raises(SystemExit, match="whole number from 1 to 65535"):
        a_port(text)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("CETRACK_PUBLIC_URL=https://portal.example", True),
        ("  export cetrack_public_url = 'https://portal.example'", True),
        ("# CETRACK_PUBLIC_URL=https://portal.example", False),
        ("CETRACK_PUBLIC_URL_OLD=https://portal.example", False),
        ("", False),
    ],
)
def test_the_file_of_the_operator_stands_above_the_launcher(tmp_path, monkeypatch, line, says):
    monkeypatch.delenv("CETRACK_PUBLIC_URL", raising=False)
    file = tmp_path / "portal.env"
    file.write_text(f"CETRACK_MODE=embedded\n{line}\n")
    monkeypatch.setenv("CETRACK_ENV_FILE", str(file))
    assert environment_of("127.0.0.1", 8123).get("CETRACK_PUBLIC_URL") == (None if says else "http://127.0.0.1:8123")


def test_a_variable_of_the_operator_stands_above_both(monkeypatch):
    monkeypatch.setenv("CETRACK_PUBLIC_URL", "https://portal.example")
    assert environment_of("127.0.0.1", 8123)["CETRACK_PUBLIC_URL"] == "https://portal.example"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:1"),
        ("::", "http://127.0.0.1:1"),
        ("::1", "http://[::1]:1"),
        ("a.b", "http://a.b:1"),
    ],
)
def test_the_address_that_people_type(monkeypatch, host, address):
    monkeypatch.delenv("CETRACK_PUBLIC_URL", raising=False)
    monkeypatch.setenv("CETRACK_ENV_FILE", os.devnull)
    assert environment_of(host, 1)["CETRACK_PUBLIC_URL"] == address
