"""Which lines of the house a run reaches, for scripts/covered.py: ``python -m pytest -n2 -p tests.reached``.

Each process writes a part beside what COVERAGE_FILE names (.coverage without it). slipcover takes its probes out of
code that has run; under a tracer that stays, the same run took half as long again.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from coverage import CoverageData
from slipcover import FileMatcher, ImportManager, Slipcover

ROOT = Path(__file__).resolve().parent.parent
SOURCE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"]["run"]["source"]
_measure = Slipcover(source=SOURCE)
# Before anything of the house is imported: a plugin named with -p is read before the settings.
_imports = ImportManager(_measure, FileMatcher(sources=[ROOT / app for app in SOURCE]))
_imports.__enter__()


def pytest_unconfigure() -> None:
    _imports.__exit__(None, None, None)
    part = CoverageData(basename=os.environ.get("COVERAGE_FILE", ".coverage"), suffix=True)
    files = _measure.get_coverage()["files"]
    part.add_lines({str(ROOT / path): measured["executed_lines"] for path, measured in files.items()})
    part.write()
