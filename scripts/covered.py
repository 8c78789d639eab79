#!/usr/bin/env python
"""How many of its lines the tests of each app reach, and whether that is what it must be.

    python -m pytest -n2 -p tests.reached && python scripts/covered.py       (the stage sqlite of ./check)
    python scripts/covered.py --lines reports                                the lines of an app that no test reaches
    python scripts/covered.py --raise                                        floors up to what was measured, never down

The floors stand in tests/covered.toml. They may not fall: a change that reaches less adds the tests that are missing.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoDataError

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "covered.toml"
HEAD = """# Per cent of its lines that the tests of an app must reach (scripts/covered.py --raise).
# Never lowered by hand.
"""


class Measured:
    """Lines of one app: how many there are, and which were not reached, by file."""

    def __init__(self) -> None:
        self.lines = 0
        self.missed: dict[str, list[int]] = {}

    @property
    def per_cent(self) -> float:
        missed = sum(len(lines) for lines in self.missed.values())
        return 100 * (self.lines - missed) / self.lines if self.lines else 100.0


def floors() -> dict[str, int]:
    """Per cent by app, as they must be."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))["lines"]


def measured() -> dict[str, Measured]:
    """What the last measured run reached, by app."""
    coverage = Coverage(config_file=str(ROOT / "pyproject.toml"))
    try:
        coverage.combine(strict=True)
        coverage.save()
    except NoDataError:  # an earlier call has put the parts together
        coverage.load()
    omitted: list[str] = coverage.get_option("run:omit") or []  # type: ignore[assignment]
    found: dict[str, Measured] = defaultdict(Measured)
    for app in coverage.get_option("run:source") or []:  # type: ignore[union-attr]
        for path in sorted((ROOT / app).rglob("*.py")):
            if any(path.match(pattern) for pattern in omitted):
                continue
            _name, statements, _excluded, missing, _text = coverage.analysis2(str(path))
            found[app].lines += len(statements)
            if missing:
                found[app].missed[str(path.relative_to(ROOT))] = missing
    return dict(found)


def below(found: dict[str, float], wanted: dict[str, int]) -> list[str]:
    """A sentence for each app that reaches less than its floor or has none, and for each floor without an app."""
    wrong = [f"{app}: no floor in tests/covered.toml" for app in sorted(found.keys() - wanted.keys())]
    wrong += [f"{app}: a floor, but no such app" for app in sorted(wanted.keys() - found.keys())]
    return wrong + [
        f"{app}: {found[app]:.1f} % of its lines are tested, {wanted[app]} % must be"
        for app in sorted(found.keys() & wanted.keys())
        if found[app] < wanted[app]
    ]


def raised(found: dict[str, float], wanted: dict[str, int]) -> dict[str, int]:
    """The floors at what was measured, in whole per cent; none of them lower than before."""
    return {app: max(int(per_cent), wanted.get(app, 0)) for app, per_cent in sorted(found.items())}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", metavar="APP")
    parser.add_argument("--raise", action="store_true", dest="up")
    options = parser.parse_args()
    apps = measured()
    if options.lines:
        for path, missing in apps[options.lines].missed.items():
            print(f"{path}: {', '.join(map(str, missing))}")
        return 0
    found = {app: lines.per_cent for app, lines in apps.items()}
    wanted = floors()
    if options.up:
        wanted = raised(found, wanted)
        FLOORS.write_text(HEAD + "[lines]\n" + "".join(f"{app} = {floor}\n" for app, floor in wanted.items()))
    for app, lines in apps.items():
        print(f"{lines.per_cent:6.1f} %  at least {wanted.get(app, 0):>3} %  {lines.lines:>6} lines  {app}")
    wrong = below(found, wanted)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
