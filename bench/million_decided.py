"""Row 2: a million learners × four years decided, outcome and article for each, against the single-learner engine.

    python -m bench.million_decided [people] [seed] [rounds]

The people stand in columns (rulebook.population); the engine decides a sample of the same people one by one and is
extrapolated. Filling the columns is measured apart, once.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date

from bench.rounds import alternate, heading, verdict
from rulebook import load_pack
from rulebook.engine import resolve
from rulebook.facts import AnnualCheck, CaseLearner, Facts, QualificationExam
from rulebook.ledger import situation_from_ledger
from rulebook.population import Population
from rulebook.vocabulary import Sector, Sex

DAY = date(2024, 12, 31)
SAMPLE = 2_000
NOTHING = Facts()
EXAM = Facts(exams=(QualificationExam(2024, True),))


def invent(people: int, seed: int, years: tuple[int, ...]):
    """Most complete every year, some learn in part, some not at all; a few hold facts."""
    dice = random.Random(seed)
    for _ in range(people):
        born = date(1964 + dice.randrange(38), 1 + dice.randrange(12), 1 + dice.randrange(28))
        learner = CaseLearner(dice.choice((Sex.MALE, Sex.FEMALE)), born, Sector.PUBLIC, dice.random() < 0.1)
        rows = []
        for year in years:
            share = dice.choices((1.0, dice.random(), 0.0), (70, 18, 12))[0]
            if share:
                rows.append((year, "public", "always", max(5, int(60 * share) * 5)))
                rows.append((year, "professional", "always", max(5, int(120 * share) * 5)))
        yield learner, EXAM if dice.random() < 0.02 else NOTHING, tuple(rows)


def main(people: int = 1_000_000, seed: int = 1, rounds: int = 3) -> None:
    pack = load_pack("xlgl-2024")
    years = pack.applications.annual_check.years
    questions = [AnnualCheck(year) for year in years]
    population, sample = Population(pack, DAY), []
    began = time.perf_counter()
    for number, person in enumerate(invent(people, seed, years)):
        population.add(*person)
        if number < SAMPLE:
            sample.append(person)
    heading(2, "people × years decided", people=people, years=len(years), seed=seed, rounds=rounds)
    print(f"  invented and put into columns: {time.perf_counter() - began:.1f} s")

    def columns() -> None:
        for question in questions:
            population.decide(question)

    def one_by_one() -> None:
        for learner, facts, rows in sample:
            for question in questions:
                resolve(situation_from_ledger(rows, learner, question, facts, DAY, pack), pack)

    together, alone = alternate(columns, one_by_one, rounds)
    alone *= people / len(sample)
    print(f"  columns {together:.2f} s, engine {alone:.0f} s (extrapolated from {len(sample)} people)")
    verdict(alone / together, 20, 400, more_is_better=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
