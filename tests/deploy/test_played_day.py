"""Which processes play a demonstration's day: those of an embedded installation, and nobody in production."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from ground import demonstration
from ground.demonstration import Demonstration

from .environments import ROOT, bare, production

ASK = "import cetrack.settings as s; print(s.DEMONSTRATION is not None, s.RULE_PACKS)"
NOTICE = "xlgl-2025-invented"


def asked(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=bare() | environment, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def folder(tmp_path):
    """A data folder in which a demonstration has been."""
    moment = dt.datetime(2025, 3, 3, 1, tzinfo=dt.UTC)
    demonstration.write(tmp_path, Demonstration(moment, moment, (NOTICE,)))
    return tmp_path


def test_an_embedded_installation_plays_the_day_of_its_folder(folder):
    answer = asked({"CETRACK_DATA_DIR": str(folder)})
    assert answer.stdout == f"True ['xlgl-2024', '{NOTICE}']\n", answer.stderr


def test_production_leaves_it_alone(folder):
    answer = asked(production(folder, DATA_DIR=str(folder)))
    assert answer.stdout == "False ['xlgl-2024']\n", answer.stderr


def test_a_broken_file_stops_the_start_with_a_sentence(folder):
    (folder / "demonstration.json").write_text("{}")
    answer = asked({"CETRACK_DATA_DIR": str(folder)})
    assert answer.returncode == 1
    assert answer.stderr == "继续教育平台无法启动：\n  - CETRACK_DATA_DIR 中的 demonstration.json 已损坏。\n"
