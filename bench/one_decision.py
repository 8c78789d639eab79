"""Row 1: one decision with its reasons, against OpenFisca with one person a call on three rules.

    python -m bench.one_decision [rounds]

Needs bench/requirements.txt. Ours decides the worked cases of tests/rulebook one after the other, every clause with its
finding and its reason; with the sentences for people made as well it is measured apart.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.openfisca_rules import three_rules
from bench.rounds import alternate, heading, verdict
from rulebook import decide, load_pack, parse_case

EXAMPLES = Path(__file__).resolve().parent.parent / "tests" / "rulebook" / "examples.jsonl"
CALLS = 300


def main(rounds: int = 7) -> None:
    pack = load_pack("xlgl-2024")
    lines = EXAMPLES.read_text(encoding="utf-8").splitlines()
    cases = [parse_case(json.loads(line)["case"]) for line in lines]
    many = (cases * (CALLS // len(cases) + 1))[:CALLS]
    person = three_rules()
    heading(1, "one decision with reasons, decisions a second", cases=len(cases), calls=CALLS, rounds=rounds)

    def with_findings() -> None:
        for case in many:
            decide(case, pack)

    def with_sentences() -> None:
        for case in many:
            decide(case, pack).clauses()

    def openfisca() -> None:
        for number in range(CALLS):
            person(200 + number % 200, 500 + number % 200)

    for name, ours in (("reasons as findings", with_findings), ("reasons as sentences", with_sentences)):
        ours_seconds, theirs = alternate(ours, openfisca, rounds)
        print(f"  {name}: {CALLS / ours_seconds:,.0f}/s, OpenFisca {CALLS / theirs:,.0f}/s")
        verdict(theirs / ours_seconds, 2, 10, more_is_better=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
