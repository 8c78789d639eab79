"""Builds situations: a case reduced to what can change its answer (see `clauses/terms.py`)."""

from collections.abc import Mapping, Sequence
from datetime import date

from rulebook.clauses.age import age_reached
from rulebook.clauses.deeming import plan_in_effect
from rulebook.clauses.relief import postdoc_qualifies
from rulebook.clauses.terms import Situation, YearHours
from rulebook.facts import Application, Facts, Learner
from rulebook.pack import Pack

HoursByYear = Mapping[int, Sequence[int]]
"""Tenths per subject, in the order of the pack's subjects, by year."""


def situation_of(
    learner: Learner,
    application: Application,
    facts: Facts,
    as_of: date,
    hours: HoursByYear,
    january: HoursByYear,
    pack: Pack,
) -> Situation:
    """The situation on the day `as_of` of a person with these hours: `hours` are found to count, `january` to count
    under one option of the reading conversion_window. What is dated after `as_of` has not happened yet."""
    transfer, tenure, exams, epidemic = facts.transfer, facts.tenure, facts.exams, facts.epidemic_years
    this_year = pack.study_year_of(as_of)
    return Situation(
        application,
        pack.open_years(as_of),
        learner.sex,
        age_reached(learner.birth_date, as_of, pack),
        learner.sector,
        learner.grassroots_post,
        by_year(hours),
        by_year(january),
        _ascending([exam.year for exam in exams if exam.in_region and exam.year <= this_year]) if exams else (),
        plan_in_effect(facts.plan, as_of, pack),
        _ascending([year for year in epidemic if year <= this_year]) if epidemic else (),
        pack.study_year_of(transfer.on) if transfer is not None and transfer.on <= as_of else None,
        pack.study_year_of(tenure.since) if tenure is not None and tenure.since <= as_of else None,
        postdoc_qualifies(facts.postdoc),
    )


def by_year(hours: HoursByYear) -> YearHours:
    """Hours as a situation holds them."""
    return tuple([(year, tuple(hours[year])) for year in sorted(hours)]) if hours else ()


def _ascending(years: list[int]) -> tuple[int, ...]:
    return tuple(sorted(set(years)))
