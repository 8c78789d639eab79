"""The stages of ./check, in order. Standard library only."""

from __future__ import annotations

import base64
import contextlib
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from . import servers
from .machine import PYTHON, ROOT, VENV, Missing

BUDGET_MINUTES = 45
"""What the whole may take on a quiet machine with two cores."""
SLOWEST = 50
ALONE = "--database-alone"
"""What the second engine is asked: tests/conftest.py."""
_SLOW = re.compile(r"^([\d.]+)s (call|setup|teardown) +(\S.*)$")
_TOTALS = re.compile(r"^=* ?((?:\d+ \w+(?:, )?)+) in [\d.]+s", re.MULTILINE)
Environment = dict[str, str]


@dataclass(frozen=True)
class Stage:
    """One thing that must hold. ``around`` prepares what the command needs and gives its environment; ``then`` runs in
    the same when the command has passed."""

    name: str
    title: str
    command: tuple[str, ...]
    quick: bool = True
    browser: bool = False
    tests: bool = False
    around: Callable[[], contextlib.AbstractContextManager[Environment]] = contextlib.nullcontext  # type: ignore[assignment]
    then: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    stage: Stage
    passed: bool
    seconds: float
    totals: str = ""
    slow: tuple[tuple[float, str], ...] = ()  # seconds and what: a test, its preparation or its clearing up


@contextlib.contextmanager
def _production() -> Iterator[Environment]:
    """Production settings as README has them, with keys of their own and servers that need not be there."""
    with tempfile.TemporaryDirectory(prefix="cetrack-check-") as folder:
        yield {
            "CETRACK_MODE": "production",
            "CETRACK_DATA_DIR": folder,
            "CETRACK_ENV_FILE": os.devnull,
            "CETRACK_SECRET_KEY": base64.b64encode(os.urandom(48)).decode(),
            "CETRACK_FIELD_KEYS": "c1:" + base64.b64encode(os.urandom(32)).decode(),
            "CETRACK_INDEX_KEY": base64.b64encode(os.urandom(32)).decode(),
            "CETRACK_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "CETRACK_REDIS_URL": "redis://127.0.0.1:1/0",
            "CETRACK_ALLOWED_HOSTS": "portal.example",
            "CETRACK_PUBLIC_URL": "https://portal.example",
        }


@contextlib.contextmanager
def _scratch_data() -> Iterator[Environment]:
    with tempfile.TemporaryDirectory(prefix="cetrack-check-") as folder:
        yield {"CETRACK_DATA_DIR": folder, "CETRACK_ENV_FILE": os.devnull}


@contextlib.contextmanager
def _measured() -> Iterator[Environment]:
    with tempfile.TemporaryDirectory(prefix="cetrack-check-") as folder:
        yield {"COVERAGE_FILE": os.path.join(folder, "lines")}


@contextlib.contextmanager
def _services() -> Iterator[Environment]:
    with servers.postgresql() as database, servers.redis() as queue:
        yield {"CETRACK_TEST_DATABASE_URL": database, "CETRACK_TEST_REDIS_URL": queue}


def _tool(name: str) -> str:
    return str(VENV / "bin" / name)


def _python(*arguments: str) -> tuple[str, ...]:
    return (str(PYTHON), *arguments)


def _pytest(*arguments: str) -> tuple[str, ...]:
    return _python("-m", "pytest", "-q", "--no-header", f"--durations={SLOWEST}", *arguments)


STAGES = (
    Stage("lint", "ruff: mistakes", (_tool("ruff"), "check", "--no-cache", "--quiet", ".")),
    Stage("format", "ruff: layout", (_tool("ruff"), "format", "--no-cache", "--check", "--quiet", ".")),
    Stage("types", "mypy", (_tool("mypy"), "--no-error-summary"), around=_scratch_data),
    Stage("templates", "djlint", (_tool("djlint"), "--quiet", "--lint", "templates")),
    Stage("layers", "import-linter", (_tool("lint-imports"), "--no-cache", "--no-logo")),
    Stage(
        "migrations", "no migration missing", _python("manage.py", "makemigrations", "--check"), around=_scratch_data
    ),
    Stage("chinese", "every string has its Chinese", _python("scripts/i18n.py", "check")),
    Stage("system", "manage.py check", _python("manage.py", "check"), around=_scratch_data),
    Stage(
        "deploy", "manage.py check --deploy under production settings",
        _python("manage.py", "check", "--deploy", "--fail-level", "WARNING"), around=_production,
    ),
    Stage(
        "sqlite", "tests on SQLite, no Redis, and the lines they reach", _pytest("-n2", "-p", "tests.reached"),
        tests=True, around=_measured, then=_python("scripts/covered.py"),
    ),
    Stage(
        "postgresql", "tests on PostgreSQL with Redis and a real worker",
        _pytest("-n2", "-m", "not browser", ALONE), quick=False, tests=True, around=_services,
    ),
    Stage(
        "kills", "write services killed at their statements", _python("-m", "tests.chaos"),
        quick=False, tests=True, around=_services,
    ),
    Stage(
        "browser", "tests in Chromium", _pytest("-n2", "-m", "browser"), quick=False, browser=True, tests=True,
    ),
)  # fmt: skip


def longer(stage: Stage) -> Stage:
    """The same stage with nothing left out, and with random examples that nobody has seen yet."""
    if not stage.tests:
        return stage
    return replace(stage, command=(*(word for word in stage.command if word != ALONE), "--long"))


def run(stages: list[Stage]) -> int:
    """Runs the stages, says how each ended and what was slow, and ends with what pytest counted. 0 when everything
    passed."""
    results = [_run(stage) for stage in stages]
    print("\n" + "".join(_slowest(results)) + "\n".join(_line(result) for result in results))
    totals = _sum(result.totals for result in results)
    failed = [result.stage.name for result in results if not result.passed]
    minutes = sum(result.seconds for result in results) / 60
    print(f"took {minutes:.1f} minutes" + (f" of {BUDGET_MINUTES}" if len(stages) == len(STAGES) else ""))
    if totals:
        print(f"\npytest: {totals}")
    print(f"failed: {', '.join(failed)}" if failed else "everything passed")
    return 1 if failed else 0


def _run(stage: Stage) -> Result:
    print(f"\n── {stage.name}: {stage.title}", flush=True)
    started = time.monotonic()
    try:
        with stage.around() as environment:
            passed, output = _watch(stage.command, stage.tests, environment or {})
            if passed and stage.then:
                passed, more = _watch(stage.then, stage.tests, environment or {})
                output += more
    except Missing as missing:
        print(missing)
        passed, output = False, ""
    found = _TOTALS.findall(output)
    slow = tuple((float(hit[1]), f"{hit[2]:<8} {hit[3]}") for line in output.splitlines() if (hit := _SLOW.match(line)))
    return Result(stage, passed, time.monotonic() - started, found[-1] if found else "", slow)


def _watch(command: tuple[str, ...], shown: bool, environment: Environment) -> tuple[bool, str]:
    """Runs the command; what it says is shown as it comes (but for pytest's list of what was slow: that stands at the
    end, of all stages together), or else afterwards if it fails."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CETRACK_")}
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would compile the whole house again
    process = subprocess.Popen(
        command, cwd=ROOT, env=inherited | environment, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    lines = []
    assert process.stdout is not None
    with process.stdout as said:
        for line in said:
            lines.append(line)
            if shown and not _SLOW.match(line):
                print(line, end="", flush=True)
    passed = process.wait() == 0
    if not passed and not shown:
        print("".join(lines), flush=True)
    return passed, "".join(lines)


def _slowest(results: list[Result]) -> Iterator[str]:
    """The slowest tests of all stages together, a line each."""
    slow = sorted(
        ((seconds, result.stage.name, what) for result in results for seconds, what in result.slow), reverse=True
    )
    for seconds, stage, what in slow[:SLOWEST]:
        yield f"{seconds:6.1f} s  {stage:<10} {what}\n"
    if slow:
        yield "\n"


def _line(result: Result) -> str:
    mark = "ok    " if result.passed else "FAILED"
    return f"{mark} {result.stage.name:<12} {result.seconds:6.1f} s  {result.totals or result.stage.title}"


def _sum(all_totals) -> str:
    counts: dict[str, int] = {}
    for totals in all_totals:
        for number, word in re.findall(r"(\d+) (\w+)", totals):
            counts[word.rstrip("s") if word == "errors" else word] = counts.get(word, 0) + int(number)
    return ", ".join(f"{number} {word}" for word, number in counts.items() if word != "deselected")
