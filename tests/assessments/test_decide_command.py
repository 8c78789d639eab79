"""manage.py decide: cases in, decisions out, in a process of its own as people use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "tests" / "rulebook" / "examples.jsonl"


@pytest.fixture(scope="module")
def decide(tmp_path_factory):
    """Runs the command on bytes; returns the decoded lines. There is no migrated database anywhere near."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CETRACK_")}
    environment |= {"CETRACK_DATA_DIR": str(tmp_path_factory.mktemp("data")), "CETRACK_ENV_FILE": os.devnull}
    environment["DJANGO_SETTINGS_MODULE"] = "cetrack.settings"

    def run(text: bytes) -> list[dict]:
        done = subprocess.run(
            [sys.executable, "manage.py", "decide"],
            input=text,
            capture_output=True,
            cwd=ROOT,
            env=environment,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
        assert not (Path(environment["CETRACK_DATA_DIR"]) / "cetrack.sqlite3").exists()
        return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]

    return run


def test_it_answers_every_worked_case_exactly(decide):
    examples = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    answers = decide("\n".join(json.dumps(example["case"], ensure_ascii=False) for example in examples).encode())
    for example, answer in zip(examples, answers, strict=True):
        assert {key: answer.get(key) for key in example["decision"]} == example["decision"], example["case"]["name"]


def test_it_answers_malformed_lines_and_goes_on(decide):
    good = json.loads(EXAMPLES.read_text(encoding="utf-8").splitlines()[0])["case"]
    text = json.dumps(good).encode()
    bad_hours = json.dumps({**good, "credits": [{**good["credits"][0], "hours": "29.55"}]}).encode()
    lines = [
        text,
        b"",
        b"   ",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        bad_hours,
        b'{"policy": "\\ud800"}',
        b"\t\r",
        text,
    ]
    first, *errors, last = decide(b"\n".join(lines))
    assert first["outcome"] == last["outcome"] == "met"
    assert all(set(error) == {"error"} and error["error"]["message"] for error in errors)
    assert [error["error"]["field"] for error in errors][-2:] == ["credits[0].hours", "policy"]
    assert len(errors) == 6


def test_blank_input_gives_no_output(decide):
    assert decide(b"") == decide(b"\n\n  \n") == []


def test_it_answers_line_by_line_before_the_input_ends(decide):
    """Whoever drives it like a service gets each answer before the next question."""
    case = json.dumps(json.loads(EXAMPLES.read_text(encoding="utf-8").splitlines()[0])["case"]).encode() + b"\n"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cetrack.settings"}
    with subprocess.Popen(
        [sys.executable, "manage.py", "decide"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write(case)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["outcome"] == "met"
        process.stdin.close()
        assert process.wait(timeout=60) == 0
