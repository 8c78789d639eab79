"""Builds situations: a case reduced to what can change its answer (see `clauses/terms.py`)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rulebook import built_in
from rulebook.clauses.age import age_reached
from rulebook.clauses.deeming import plan_in_effect
from rulebook.clauses.terms import Situation, YearHours
from rulebook.conditions import KnownFacts
from rulebook.facts import Application, Case, CaseLearner, Facts, FiledPlan
from rulebook.pack import Pack
from rulebook.windows import open_to

HoursByYear = Mapping[int, Sequence[int]]
"""Tenths per subject, in the order of the pack's subjects, by year."""


def situation_of(
    learner: CaseLearner,
    application: Application,
    facts: Facts,
    as_of: date,
    hours: HoursByYear,
    january: HoursByYear,
    pack: Pack,
) -> Situation:
    """The situation on the day `as_of` of a person with these hours: `hours` are found to count, `january` to count
    under one option of the reading conversion_window. What is dated after `as_of` has not happened yet."""
    exams, epidemic = facts.exams, facts.epidemic_years
    this_year = pack.study_year_of(as_of)
    return Situation(
        application,
        open_to(as_of, application.purpose, pack),
        learner.sex,
        age_reached(learner.birth_date, as_of, pack),
        learner.sector,
        learner.grassroots_post,
        by_year(hours),
        by_year(january),
        _ascending([exam.year for exam in exams if exam.in_region and exam.year <= this_year]) if exams else (),
        _plans(facts.plans, as_of, pack) if facts.plans else (),
        _ascending([year for year in epidemic if year <= this_year]) if epidemic else (),
        *built_in.entering(facts, as_of, pack),
        _declared(learner, facts, as_of, pack) if pack.looked_at else (),
    )


def by_year(hours: HoursByYear) -> YearHours:
    """Hours as a situation holds them."""
    return tuple([(year, tuple(hours[year])) for year in sorted(hours)]) if hours else ()


def _declared(learner: CaseLearner, facts: Facts, as_of: date, pack: Pack) -> tuple[tuple[str, Any], ...]:
    """What the conditions of the pack look at, by name, as it is on the day. What has not happened yet is left out."""
    this_year = pack.study_year_of(as_of)
    values = built_in.seen(learner, facts) | dict(learner.declared)
    found: list[tuple[str, Any]] = [("as_of", as_of)]
    for name in sorted(pack.looked_at):
        value = values.get(name)
        if isinstance(value, date) and name != "birth_date" and value > as_of:
            value = None
        elif isinstance(value, tuple):
            value = tuple(sorted({year for year in value if year <= this_year}))
        found.append((name, value))
    return tuple(found)


def known_at(case: Case | None, learner: CaseLearner, notice: Pack) -> KnownFacts:
    """What the conditions of a notice may look at when it judges a credit. Without a case: who the person is alone."""
    as_of = case.as_of if case else notice.last_day
    values = dict(_declared(learner, case.facts if case else Facts(), as_of, notice))
    values |= {"policy_year": notice.policy_year, "study_year": notice.study_year_of, "year_end": notice.last_day}
    return KnownFacts(values, case.application if case else None, notice.absent)


def _plans(plans: Sequence[FiledPlan], as_of: date, pack: Pack) -> tuple[tuple[int, bool, bool], ...]:
    effective = [plan for plan in plans if plan_in_effect(plan, as_of, pack)]
    return tuple(sorted((plan.year, plan.on_roster, plan.completed) for plan in effective))


def _ascending(years: list[int]) -> tuple[int, ...]:
    return tuple(sorted(set(years)))
