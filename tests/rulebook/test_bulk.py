"""Bulk answers are those of the single-learner engine."""

import random

import pytest

import rulebook
from rulebook.bulk import Bulk, decide_situation, essence
from rulebook.ledger import situation_from_ledger
from rulebook.vocabulary import COUNTED_VERDICTS
from tests.rulebook.cases import ANNUAL, PACK, SENIOR, arbitrary_case, case, credit, full_years


def ledger_of(case, pack=PACK):
    """Ledger rows as a credits ledger would keep them on the day of the case: by class, each course once."""
    rows = {}
    for each in best_of_each_course(case, pack):
        name = rulebook.counting_class(each, pack)
        if name is not None and each.completed_on <= case.as_of:
            key = each.year, each.subject, name
            rows[key] = rows.get(key, 0) + each.tenths
    return [(*key, tenths) for key, tenths in rows.items()]


def best_of_each_course(case, pack):
    verdicts = rulebook.credit_verdicts(case.credits, pack, learner=case.learner, as_of=case.as_of)
    return [each for each in case.credits if verdicts[each.id].code != "duplicate"]


def from_ledger(case, pack=PACK):
    rows = ledger_of(case, pack)
    return situation_from_ledger(rows, case.learner, case.application, case.facts, case.as_of, pack)


def expected(decision):
    return {
        "outcome": decision.outcome,
        "by_default": decision.by_default,
        "route": decision.route,
        "open_readings": decision.open_readings,
        "missing": decision.missing,
        "fee_cents": decision.fee_cents,
        "feasible": decision.feasible,
        "years": [(state.year, [subject.met_by for subject in state.subjects]) for state in decision.years],
        "applied": {answer.id for answer in decision.clauses() if answer.outcome == "applies"},
    }


def given_by(answer, decision):
    hours_clauses = {conversion.id for conversion in decision.pack.conversions}
    by_hours = {
        clause.id
        for clause in decision.pack.deeming
        if clause.id not in answer.applied and clause.id in expected(decision)["applied"]
    }
    applied_in_words = expected(decision)["applied"] & (hours_clauses | by_hours)
    return {
        **{name: getattr(answer, name) for name in answer._fields if name not in ("years", "applied")},
        "years": [(year.year, list(year.met_by)) for year in answer.years],
        "applied": {*answer.applied} | applied_in_words,
    }


@pytest.mark.parametrize("seed", range(10))
def test_bulk_is_the_single_engine(seed):
    rng = random.Random(seed)
    bulk = Bulk(PACK)
    for number in range(150):
        data = arbitrary_case(rng)
        parsed = rulebook.parse_case(data)
        decision = rulebook.decide(parsed, PACK)
        situation = from_ledger(parsed)
        for answer in (decide_situation(situation, PACK), bulk.decide(situation), bulk.decide(situation)):
            assert given_by(answer, decision) == expected(decision), f"seed {seed}, case {number}: {data}"


def test_bulk_under_rulings():
    rulings = {"age_date": "year_end", "conversion_window": "study_window", "first_year": "including"}
    pack = PACK.with_rulings(rulings)
    rng, bulk = random.Random(5), Bulk(pack)
    for _ in range(150):
        parsed = rulebook.parse_case(arbitrary_case(rng))
        decision = rulebook.decide(parsed, pack)
        assert given_by(bulk.decide(from_ledger(parsed, pack)), decision) == expected(decision)


def test_essence_keeps_what_matters_and_drops_the_rest():
    plain = rulebook.parse_case(case(ANNUAL, credits=full_years(2024)))
    other = rulebook.parse_case(
        case(
            ANNUAL,
            learner={"sex": "female", "birth_date": "1960-02-02", "sector": "non_public"},
            credits=[*full_years(2019, 2022, 2024), credit(2024, "public", "55")],
            facts=[{"kind": "tenure", "since": "2020-01-01"}, {"kind": "epidemic_frontline", "years": [2022]}],
        )
    )
    lacking = rulebook.parse_case(case(ANNUAL, credits=[credit(2024, "public", "29.9")]))
    assert essence(from_ledger(plain), PACK) == essence(from_ledger(other), PACK)
    assert essence(from_ledger(plain), PACK) != essence(from_ledger(lacking), PACK)


def test_equal_people_are_decided_once():
    bulk = Bulk(PACK)
    for day in range(1, 29):
        learner = {"birth_date": f"1985-02-{day:02d}"}
        bulk.decide(from_ledger(rulebook.parse_case(case(SENIOR, learner=learner, credits=full_years(2024)))))
    assert len(bulk) == 1


def test_counted_credits_are_those_of_the_ledger():
    """The class of a credit says what the engine says of it alone, for every learner and application."""
    rng = random.Random(11)
    for _ in range(300):
        parsed = rulebook.parse_case(arbitrary_case(rng))
        verdicts = rulebook.decide(parsed, PACK).credits
        for each in parsed.credits:
            if verdicts[each.id] in ("duplicate", "not_yet_completed"):
                continue
            name = rulebook.counting_class(each, PACK)
            counts = name is not None and rulebook.class_counts(name, parsed.learner, parsed.application, PACK)
            assert counts == (verdicts[each.id] in COUNTED_VERDICTS)
