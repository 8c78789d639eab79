"""Row 2 for packs of other shapes: everybody decided in columns, against the single-learner engine, pack by pack.

    python -m bench.packs_decided [people] [rounds]

CPU time; minimum, median and maximum of the rounds. The engine decides a sample of the same people, one by one.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.rounds import heading, verdict
from rulebook import Pack, load_pack
from rulebook.engine import plan_for, resolve
from rulebook.facts import AnnualCheck, CaseLearner, Facts, TitleReview
from rulebook.ledger import situation_from_ledger
from rulebook.loader import read_file, read_pack, with_packs
from rulebook.population import Population
from rulebook.vocabulary import Sector, Sex

PLACES = Path(__file__).resolve().parent.parent / "tests" / "rulebook"
SAMPLE = 500
SLOWER = 20
"""So many times fewer people under packs that are decided one situation after the other."""


def shapes() -> Iterator[tuple[str, Pack]]:
    """Five packs of other shapes that the portal can keep for everybody; then two whose hours can be added up, but
    which ask for more than hours of each subject (totals, figures by person): the portal does not keep such."""
    yield "another year, three subjects", read_file(PLACES / "other_pack.yaml")
    series = with_packs([])
    for name in ("sample-2023", "sample-2024", "sample-2025"):
        yield "a notice of a series", series.pack(name)
    yield "an invented next year", load_pack("xlgl-2025-invented")
    yield "study years, together", read_file(PLACES / "places" / "kindergartens-2024.yaml")
    text = (PLACES / "places" / "upland-2025.yaml").read_text(encoding="utf-8")
    yield "figures by person", read_pack(text.replace(" closes_for: {title_review: 2025-10-31},", ""), "upland")


def invent(pack: Pack, people: int, seed: int = 1) -> Iterator[tuple[CaseLearner, tuple[Any, ...]]]:
    """Most complete every year, some learn in part, some not at all."""
    dice = random.Random(seed)
    years = range(pack.policy_year - 3, pack.policy_year + 1)
    for _ in range(people):
        born = date(1964 + dice.randrange(38), 1 + dice.randrange(12), 1 + dice.randrange(28))
        declared = (("field", dice.choice(["health", "other"])),) if "field" in pack.facts_in_view else ()
        sex = dice.choice((Sex.MALE, Sex.FEMALE))
        learner = CaseLearner(sex, born, Sector.PUBLIC, dice.random() < 0.1, declared=declared)
        rows = []
        for year in years:
            share = dice.choices((1.0, dice.random(), 0.0), (70, 18, 12))[0]
            if share:
                for subject, needed in zip(pack.subject_index, pack.requirement(year), strict=True):
                    rows.append((year, subject, "always", max(5, int(max(needed, 300) * share) // 5 * 5)))
        yield learner, tuple(rows)


def main(people: int = 60_000, rounds: int = 5) -> None:
    heading(2, "people decided under packs of other shapes, microseconds of CPU a person", people=people, rounds=rounds)
    for what, pack in shapes():
        day = date(pack.policy_year, 12, 31)
        population, sample = Population(pack, day), []
        several = people if pack.plain and not _general(pack) else people // SLOWER
        for number, (learner, rows) in enumerate(invent(pack, several)):
            population.add(learner, Facts(), rows)
            if number < SAMPLE:
                sample.append((learner, rows))
        for application in _applications(pack):
            _one(f"{pack.id} ({what}), {application.purpose}", pack, population, sample, application, day, rounds)


def _applications(pack: Pack) -> tuple[Any, ...]:
    return AnnualCheck(pack.policy_year), TitleReview(pack.applications.title_review.levels[0])


def _general(pack: Pack) -> bool:
    return any(plan_for(application, pack).general for application in _applications(pack))


def _one(
    name: str, pack: Pack, population: Population, sample: list[Any], application: Any, day: date, rounds: int
) -> None:
    def alone() -> None:
        for learner, rows in sample:
            resolve(situation_from_ledger(rows, learner, application, Facts(), day, pack), pack)

    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(_spent(alone) / len(sample))
        ours.append(_spent(lambda: population.decide(application)) / len(population))
    general = ", by totals or conditions" if plan_for(application, pack).general else ""
    print(f"  {name}{general}: columns {_told(ours)}, engine {_told(theirs)}")
    verdict(statistics.median(theirs) / statistics.median(ours), 100, 400, more_is_better=True)


def _spent(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1e6


def _told(each: list[float]) -> str:
    return f"{statistics.median(each):.2f} ({min(each):.2f}–{max(each):.2f})"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
