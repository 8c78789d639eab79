"""Clauses whose condition and demand stand in the pack as data: what they ask for, and what they deem met."""

from rulebook.clauses.terms import Route, Situation
from rulebook.conditions import KnownFacts, Truth
from rulebook.entries import Asking, DeemedWhen
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.vocabulary import Reach


def known_in(situation: Situation, notice: Pack) -> KnownFacts:
    """What is known in a situation, for the conditions of a notice."""
    values = dict(situation.declared)
    values["policy_year"], values["study_year"] = notice.policy_year, notice.study_year_of
    values["year_end"] = notice.last_day
    return KnownFacts(values, situation.application, notice.absent)


def asks(situation: Situation, clause: Asking, pack: Pack, readings: Readings, base: Route | None = None) -> Route:
    """Whom the clause reaches, and what it asks of them."""
    known = known_in(situation, pack)
    truth = clause.when.holds(known, readings) if clause.when else True
    if truth is False:
        return NOT_REACHED
    demand = clause.asks
    if demand.decided_by is not None:
        return Route(Reach.CANNOT_TELL, "asks.decided" if truth else "asks.unknown", asks=demand)
    years: tuple[int, ...] | None = ()
    if demand.years is not None:
        years = demand.years.within(known, readings, pack.policy_year)
    if years is None:
        return Route(Reach.CANNOT_TELL, "asks.no_years", asks=demand)
    pick = readings.take(demand.complete)
    if truth is None:
        return Route(Reach.CANNOT_TELL, "asks.unknown", years, pick, if_satisfied=True, asks=demand)
    return Route(Reach.APPLIES, "asks.years" if years else "asks.nothing", years, pick, asks=demand)


NOT_REACHED = Route(Reach.DOES_NOT_APPLY, "asks.not_reached")


def deemed_when(situation: Situation, clause: DeemedWhen, year: int, readings: Readings, notice: Pack) -> Truth:
    """Whether a subject is not asked for in a year."""
    if clause.covers is not None and not any(coverage.fits(situation.application) for coverage in clause.covers):
        return False
    known = known_in(situation, notice)
    years = clause.years.within(known, readings, notice.policy_year) if clause.years else (year,)
    truth = clause.when.holds(known, readings) if clause.when else True
    if truth is False or (years is not None and year not in years):
        return False
    return None if years is None else truth
