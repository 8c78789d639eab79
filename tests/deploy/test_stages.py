"""What ./check says at the end: how long each stage took, which tests were slow, and that a second command counts."""

from __future__ import annotations

import sys

from scripts import checking

SAYS = (
    "print('1.50s call     tests/a.py::test_one'); print('0.20s setup    tests/b.py::test_two');"
    "print('2 passed in 1.7s')"
)


def stage(name: str, code: str, then: str = "") -> checking.Stage:
    more = (sys.executable, "-c", then) if then else ()
    return checking.Stage(name, name, (sys.executable, "-c", code), tests=True, then=more)


def test_slow_tests_of_all_stages_stand_together_at_the_end(capsys):
    assert checking.run([stage("one", SAYS), stage("two", SAYS.replace("1.50s", "7.25s"))]) == 0
    said = capsys.readouterr().out
    assert said.count("tests/a.py::test_one") == 2
    slow = [line.split() for line in said.splitlines() if "tests/" in line]
    assert [line[0] for line in slow] == ["7.2", "1.5", "0.2", "0.2"]
    assert slow[0][2] == "two"
    assert "pytest: 4 passed" in said


def test_no_more_than_the_slowest_are_named(capsys):
    many = ";".join(
        f"print('{number}.00s call     tests/a.py::test_{number}')" for number in range(checking.SLOWEST + 5)
    )
    checking.run([stage("one", many)])
    named = [line for line in capsys.readouterr().out.splitlines() if "tests/a.py" in line]
    assert len(named) == checking.SLOWEST
    assert not any("test_4 " in f"{line} " for line in named)


def test_what_runs_afterwards_can_fail_the_stage(capsys):
    assert checking.run([stage("one", SAYS, then="import sys; sys.exit(1)")]) == 1
    assert "failed: one" in capsys.readouterr().out


def test_it_does_not_run_after_a_failure(capsys):
    assert checking.run([stage("one", "import sys; sys.exit(1)", then="print('ran all the same')")]) == 1
    assert "ran all the same" not in capsys.readouterr().out
