"""Row 1: one decision with its reasons, against OpenFisca with one person a call on three rules.

    python -m bench.one_decision [rounds]

Needs bench/requirements.txt. Ours decides one case after the other, every clause with its finding and its reason: the
worked cases of tests/rulebook, and invented learners with the records of five years, no two alike. With every sentence
written out it is measured apart.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from bench.cpu import alternating
from bench.learners import learners
from bench.openfisca_rules import three_rules
from bench.rounds import heading, verdict
from rulebook import Case, decide, load_pack, parse_case

EXAMPLES = Path(__file__).resolve().parent.parent / "tests" / "rulebook" / "examples.jsonl"
CALLS = 300


def main(rounds: int = 7) -> None:
    pack = load_pack("xlgl-2024")
    worked = [json.loads(line)["case"] for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    cases = [parse_case(case) for case in worked if case["policy"] == pack.id]
    real = learners(CALLS, pack)
    records = sum(len(case.credits) for case in real) / len(real)
    person = three_rules()
    about = {"cases": len(cases), "learners": len(real), "records": f"{records:.0f}", "seed": 1, "rounds": rounds}
    heading(1, "one decision with reasons, microseconds of CPU", **about)

    def found(many: list[Case]) -> Callable[[], None]:
        def work() -> None:
            for case in many:
                decide(case, pack)

        return work

    def told(many: list[Case]) -> Callable[[], None]:
        def work() -> None:
            for case in many:
                for answer in decide(case, pack).clauses():
                    assert answer.because

        return work

    def openfisca() -> None:
        for number in range(CALLS):
            person(200 + number % 200, 500 + number % 200)

    works = {
        "OpenFisca": (openfisca, CALLS),
        "worked cases, findings": (found(cases), len(cases)),
        "worked cases, sentences": (told(cases), len(cases)),
        "learners, findings": (found(real), len(real)),
        "learners, sentences": (told(real), len(real)),
    }
    taken = alternating({name: work for name, (work, _) in works.items()}, rounds=rounds)
    each = {name: [1000 * value / works[name][1] for value in spent] for name, spent in taken.items()}
    yardstick = each["OpenFisca"][1]
    for name, (least, median, most) in each.items():
        print(f"  {name}: {median:.1f} ({least:.1f}–{most:.1f})")
        if name != "OpenFisca":
            verdict(yardstick / median, 3, 10, more_is_better=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
