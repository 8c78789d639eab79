"""./portal and ./check: wrong options get a sentence, in Chinese first, and nothing stands above the operator's own
values. One portal for one data folder."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys

import pytest

from scripts import held
from scripts.running import a_port, data_folder, environment_of

from .environments import ROOT, bare


def launched(program: str, *options: str, **changes: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, program, *options]
    return subprocess.run(command, cwd=ROOT, env=bare() | changes, capture_output=True, text=True, timeout=60)


@pytest.fixture
def port():
    """A port on which somebody listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize(
    ("options", "chinese", "english"),
    [
        (
            ["--port", "99999"],
            "--port 必须是1至65535的整数，不能是“99999”。",
            "--port must be a whole number from 1 to",
        ),
        (["--port", "abc"], "--port 必须是1至65535的整数，不能是“abc”。", "--port must be a whole number from 1 to"),
        (["--port"], "--port 后面要写一个值。", "--port wants a value after it."),
        (
            ["--prot", "8001"],
            "没有“--prot 8001”这个选项。是否想写 --port？",
            "There is no option “--prot 8001”. Did you",
        ),
        (["--por", "8001"], "没有“--por 8001”这个选项。是否想写 --port？", "There is no option “--por 8001”."),
        (["start"], "没有“start”这个选项。全部选项见 ./portal --help", "There is no option “start”. See ./portal"),
        (["--prepare=yes"], "--prepare 后面不写值，请去掉“yes”。", "--prepare takes no value: leave out “yes”."),
        (["--host", "203.0.113.7"], "--host “203.0.113.7”不是本机的地址或名称。", "--host “203.0.113.7” is no address"),
        (
            ["--host", "no.such.name.invalid"],
            "--host “no.such.name.invalid”不是本机的",
            "--host “no.such.name.invalid”",
        ),
        (["--host", "a" * 70], f"--host “{'a' * 70}”不是本机的", "--host “aaa"),
        (["--host", ""], "--host “”不是本机的", "--host “” is no address"),
        (
            ["--day", "2024-02-30"],
            "--day 必须是 2024-01-01 至 2026-12-31 之间真实的日期，不能是“2024-02-30”。",
            "--day",
        ),
        (
            ["--day", "2023-12-31"],
            "--day 必须是 2024-01-01 至 2026-12-31 之间真实的日期，不能是“2023-12-31”。",
            "--day",
        ),
        (
            ["--day", "nonsense"],
            "--day 必须是 2024-01-01 至 2026-12-31 之间真实的日期，不能是“nonsense”。",
            "--day must be",
        ),
        (["--day", ""], "--day 必须是 2024-01-01 至 2026-12-31 之间真实的日期，不能是“”。", "--day must be a day from"),
        (["--day", "2024-11-20", "--no-demo"], "--day 选的是演示的日期", "--day chooses the day of the demonstration."),
    ],
)
def test_wrong_values_get_a_sentence_in_two_languages_and_start_nothing(options, chinese, english, tmp_path):
    answer = launched("portal", *options, CETRACK_DATA_DIR=str(tmp_path))
    assert (answer.returncode, answer.stdout) == (1, "")
    said = answer.stderr.splitlines()
    assert len(said) == 2
    assert said[0].startswith(chinese)
    assert said[1].startswith(english)


@pytest.mark.parametrize(
    ("options", "chinese"),
    [
        (["--only", "fomat"], "--only 没有“fomat”，可以用：lint, format,"),
        (["--only"], "--only 后面要写一个值。"),
        (["--quik"], "没有“--quik”这个选项。是否想写 --quick？"),
        (["everything"], "没有“everything”这个选项。全部选项见 ./check --help"),
    ],
)
def test_so_do_those_of_check(options, chinese):
    answer = launched("check", *options)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith(chinese)
    assert answer.stderr.count("\n") == 2


@pytest.mark.parametrize(("program", "option"), [("portal", "--code ACCOUNT"), ("check", "--only STAGE")])
def test_help_names_the_options_in_chinese(program, option):
    answer = launched(program, "--help")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert option in answer.stdout
    assert "显示这些选项" in answer.stdout


def test_a_port_in_use_names_another(port, tmp_path):
    answer = launched("portal", "--port", str(port), CETRACK_DATA_DIR=str(tmp_path))
    assert (answer.returncode, answer.stdout) == (1, "")
    other = port + 1 if port < 65535 else port - 1
    assert answer.stderr == (
        f"127.0.0.1 的端口 {port} 已被另一个程序占用。请换一个：./portal --port {other}\n"
        f"Port {port} of 127.0.0.1 cannot be used: another program listens there. Try ./portal --port {other}\n"
    )


HOLDER = (
    "import pathlib, sys, time; from scripts.held import alone\n"
    "with alone(pathlib.Path(sys.argv[1]), 'http://127.0.0.1:8000'): print('held', flush=True); time.sleep(600)"
)


@contextlib.contextmanager
def another_portal(folder):
    """A process that holds the data folder, as ./portal does while it runs."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_portal_of_one_folder_is_told_who_holds_it(tmp_path, port):
    with another_portal(tmp_path) as holder:
        for options in ([], ["--port", str(port)]):  # another port would not help: the folder is said first
            answer = launched("portal", *options, CETRACK_DATA_DIR=str(tmp_path))
            assert (answer.returncode, answer.stdout) == (1, "")
            assert answer.stderr.startswith(f"数据文件夹 {tmp_path} 正由另一个平台使用：进程 {holder.pid}，")
            assert "地址 http://127.0.0.1:8000，" in answer.stderr
        free = launched("portal", "--port", str(port), CETRACK_DATA_DIR=str(tmp_path / "other"))
        assert "已被另一个程序占用" in free.stderr, (
            "control: another folder is free, and the port is what is left to say"
        )


def test_a_portal_that_was_killed_holds_nothing(tmp_path):
    with another_portal(tmp_path) as holder:
        holder.kill()
        holder.wait()
        with held.alone(tmp_path, "http://127.0.0.1:8001"):
            assert str(os.getpid()) in (tmp_path / held.LOCK).read_text()


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    answer = launched("portal", CETRACK_DATA_DIR=str(tmp_path / "file" / "var"))
    assert answer.stderr.startswith(f"数据文件夹 {tmp_path / 'file' / 'var'} 不能写入。")


@pytest.mark.parametrize(
    ("line", "folder"),
    [("", "var"), ("CETRACK_DATA_DIR=/srv/x", "/srv/x"), ("export cetrack_data_dir = '/srv/a b' ", "/srv/a b")],
)
def test_the_folder_is_the_one_that_the_operator_names(tmp_path, monkeypatch, line, folder):
    monkeypatch.delenv("CETRACK_DATA_DIR", raising=False)
    file = tmp_path / "portal.env"
    file.write_text(f"CETRACK_MODE=embedded\n{line}\n")
    monkeypatch.setenv("CETRACK_ENV_FILE", str(file))
    assert data_folder() == ROOT / folder


@pytest.mark.parametrize("text", ["1", "65535"])
def test_ports_that_are(text):
    assert a_port(text) == int(text)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "", "8000.0", "８０００", "²"])
def test_ports_that_are_not(text):
    with pytest.raises(SystemExit, match="1至65535的整数"):
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
