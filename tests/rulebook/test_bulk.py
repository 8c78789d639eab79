"""Bulk answers are those of the single-learner engine."""

import random
from dataclasses import replace
from datetime import date

import pytest

import rulebook
from rulebook.bulk import decide_situation, essence
from rulebook.facts import AnnualCheck, PostAppointment, TitleReview
from rulebook.ledger import situation_from_ledger
from rulebook.population import CHUNK, Population
from rulebook.vocabulary import COUNTED_VERDICTS, Level
from tests.rulebook.cases import ANNUAL, PACK, SENIOR, arbitrary_case, case, credit, full_years
from tests.rulebook.series_cases import series_case


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


@pytest.mark.parametrize("seed", range(6))
def test_bulk_is_the_single_engine(seed):
    rng = random.Random(seed)
    for number in range(150):
        data = arbitrary_case(rng)
        parsed = rulebook.parse_case(data)
        decision = rulebook.decide(parsed, PACK)
        situation = from_ledger(parsed)
        for answer in (decide_situation(situation, PACK), decide_situation(essence(situation, PACK), PACK)):
            assert given_by(answer, decision) == expected(decision), f"seed {seed}, case {number}: {data}"


SERIES = rulebook.carried()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rulings", [{}, {"conversion_window": "study_window", "filed_plan": "completed"}])
def test_bulk_is_the_single_engine_through_a_series(seed, rulings):
    rng, library = random.Random(seed), SERIES.with_rulings(rulings)
    for number in range(60):
        data = series_case(rng)
        pack = library.pack(data["policy"])
        parsed = rulebook.parse_case(data, pack)
        decision = rulebook.decide(parsed, pack)
        situation = from_ledger(parsed, pack)
        for answer in (decide_situation(situation, pack), decide_situation(essence(situation, pack), pack)):
            assert given_by(answer, decision) == expected(decision), f"seed {seed}, case {number}: {data}"


@pytest.mark.parametrize("policy", ["sample-2023", "sample-2024", "sample-2025"])
def test_the_class_of_a_credit_is_that_of_the_notice_of_its_year(policy):
    rng, pack = random.Random(policy), SERIES.pack(policy)
    for _ in range(300):
        parsed = rulebook.parse_case({**series_case(rng), "policy": policy, "application": SENIOR}, pack)
        verdicts = rulebook.decide(parsed, pack).credits
        for each in parsed.credits:
            if verdicts[each.id] in ("duplicate", "not_yet_completed"):
                continue
            name = rulebook.counting_class(each, pack)
            counts = name is not None and rulebook.class_counts(
                name, each.year, parsed.learner, parsed.application, pack
            )
            assert counts == (verdicts[each.id] in COUNTED_VERDICTS)


def test_bulk_under_rulings():
    rulings = {"age_date": "year_end", "conversion_window": "study_window", "first_year_transfer": "including"}
    pack = PACK.with_rulings(rulings)
    rng = random.Random(5)
    for _ in range(150):
        parsed = rulebook.parse_case(arbitrary_case(rng))
        decision = rulebook.decide(parsed, pack)
        assert given_by(decide_situation(essence(from_ledger(parsed, pack), pack), pack), decision) == expected(
            decision
        )


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


def test_people_who_differ_in_nothing_that_matters_share_a_situation():
    situations = set()
    for day in range(1, 29):
        learner = {"birth_date": f"1985-02-{day:02d}"}
        data = case(SENIOR, learner=learner, credits=[*full_years(2024), credit(2023, "public", f"{day + 30}")])
        situations.add(essence(from_ledger(rulebook.parse_case(data)), PACK))
    assert len(situations) == 1


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
            counts = name is not None and rulebook.class_counts(
                name, each.year, parsed.learner, parsed.application, PACK
            )
            assert counts == (verdicts[each.id] in COUNTED_VERDICTS)


APPLICATIONS = [
    AnnualCheck(2024),
    AnnualCheck(2022),
    TitleReview(Level.SENIOR),
    TitleReview(Level.JUNIOR),
    TitleReview(Level.SENIOR, exceptional=True),
    PostAppointment(8),
]


def outlines_one_by_one(cases, application, pack):
    decisions = [rulebook.decide(replace(each, application=application), pack) for each in cases]
    return [(decision.outcome, decision.by_default, decision.open_readings, decision.route) for decision in decisions]


def outlines_together(population, application):
    outlines = population.decide(application)
    return [(outline.outcome, outline.by_default, outline.open_readings, outline.route) for outline in outlines]


@pytest.mark.parametrize("rulings", [{}, {"conversion_window": "study_window", "age_date": "year_end"}])
@pytest.mark.parametrize("seed", range(4))
def test_a_population_is_decided_like_its_people(seed, rulings):
    """Every application, also one that comes after more people have been added."""
    pack, as_of, rng = PACK.with_rulings(rulings), date(2024, 12, 31), random.Random(seed)
    population, cases = Population(pack, as_of), []
    for _ in range(2):
        for _ in range(60):
            data = {**arbitrary_case(rng), "as_of": as_of.isoformat()}
            parsed = rulebook.parse_case(data)
            cases.append(parsed)
            population.add(parsed.learner, parsed.facts, ledger_of(parsed, pack))
        for application in APPLICATIONS:
            expected = outlines_one_by_one(cases, application, pack)
            assert outlines_together(population, application) == expected, f"seed {seed}, {application}"


@pytest.mark.parametrize("policy", ["sample-2023", "sample-2024", "sample-2025"])
@pytest.mark.parametrize("rulings", [{}, {"conversion_window": "study_window", "transfer_years": "replaces"}])
def test_a_population_is_decided_like_its_people_through_a_series(policy, rulings):
    pack, rng = SERIES.with_rulings(rulings).pack(policy), random.Random(policy)
    as_of, year = date(pack.policy_year, 12, 31), pack.policy_year
    population, cases = Population(pack, as_of), []
    for _ in range(120):
        data = {**series_case(rng), "policy": policy, "as_of": as_of.isoformat(), "application": SENIOR}
        parsed = rulebook.parse_case(data, pack)
        cases.append(parsed)
        population.add(parsed.learner, parsed.facts, ledger_of(parsed, pack))
    for application in (AnnualCheck(year), AnnualCheck(year - 2), *APPLICATIONS[2:]):
        assert outlines_together(population, application) == outlines_one_by_one(cases, application, pack), application


def test_a_population_of_several_chunks():
    """Hours of neighbours stay apart: everybody has a tenth more or less than the one before, across chunks."""
    population = Population(PACK, date(2024, 12, 31))
    someone = rulebook.parse_case(case())
    hours = [(298 + person % 5, 599 + person % 3) for person in range(CHUNK + 100)]
    for public, professional in hours:
        rows = [(2024, "public", "always", public), (2024, "professional", "always", professional)]
        population.add(someone.learner, someone.facts, rows)
    answers = [outline.by_default for outline in population.decide(AnnualCheck(2024))]
    assert answers == ["met" if public >= 300 and professional >= 600 else "not_met" for public, professional in hours]


def test_hours_beyond_all_measure_do_not_reach_the_neighbour():
    population = Population(PACK, date(2024, 12, 31))
    someone = rulebook.parse_case(case())
    for tenths in (0, 9_999_999, 0):
        rows = [(2024, subject, "always", tenths) for subject in ("public", "professional") for _ in range(3)]
        population.add(someone.learner, someone.facts, rows)
    assert [o.by_default for o in population.decide(AnnualCheck(2024))] == ["not_met", "met", "not_met"]


def test_an_empty_population():
    assert Population(PACK, date(2024, 12, 31)).decide(AnnualCheck(2024)) == []


def test_people_who_differ_in_too_many_years_are_refused():
    population = Population(PACK, date(2024, 12, 31))
    someone = rulebook.parse_case(case(facts=[{"kind": "tenure", "since": "1999-07-01"}]))
    rows = [(year, subject, "always", 10) for year in range(2000, 2024) for subject in ("public", "professional")]
    population.add(someone.learner, someone.facts, rows)
    with pytest.raises(OverflowError):
        population.decide(TitleReview(Level.SENIOR, exceptional=True))
    assert [outline.by_default for outline in population.decide(TitleReview(Level.SENIOR))] == ["not_met"]
