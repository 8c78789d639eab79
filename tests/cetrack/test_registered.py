"""Whatever enters itself at its import is there in a process that has only started Django: a worker, a command."""

import ast
import os
import subprocess
import sys

from cetrack.apps import ENTER_THEMSELVES
from tests.architecture.sources import ROOT, modules

ASK = """
import cetrack.apps, django
cetrack.apps.ENTER_THEMSELVES = {entering!r}
django.setup()
from ground.jobs import machine
from ground.lifecycle import LIVES
print(*machine._registry)
print(*(label + ":" + move for label, life in LIVES.items() for move, way in life.ways.items()
        if not way.work and not way.undoes and not life.checks.get(move)))
"""


def _started(tmp_path, entering: tuple[str, ...] = ENTER_THEMSELVES) -> tuple[list[str], list[str]]:
    """The kinds of work that are known, and the moves that nobody may do."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cetrack.settings", "CETRACK_ENV_FILE": os.devnull, "CETRACK_DATA_DIR": str(tmp_path),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(entering=entering)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    kinds, without, *_end = done.stdout.split("\n")
    return kinds.split(), without.split()


def _written() -> int:
    """How many functions of the house say that they do a kind of work."""
    return sum(
        isinstance(decorator, ast.Call) and getattr(decorator.func, "attr", getattr(decorator.func, "id", "")) == "job"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
    )


def test_every_kind_of_work_and_every_right_is_known_from_the_start(tmp_path):
    kinds, without = _started(tmp_path)
    assert len(kinds) == _written() > 10
    assert "reports.render_card" in kinds
    assert without == []


def test_control_without_entering_some_are_not(tmp_path):
    kinds, without = _started(tmp_path, ())
    assert len(kinds) < _written()
    assert without
