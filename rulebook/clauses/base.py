"""Articles 2, 5 and 6.9: which years an application asks for when no relief is taken."""

from rulebook.clauses.terms import Route, Situation
from rulebook.entries import BaseClause
from rulebook.facts import AnnualCheck, Recognition
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.vocabulary import Reach, Reading


def chosen_year(situation: Situation, clause: BaseClause, pack: Pack, readings: Readings) -> Route:
    """Article 2: the annual check looks at its own year."""
    assert isinstance(situation.application, AnnualCheck)
    return Route(Reach.APPLIES, "base.chosen_year", (situation.application.year,))


def policy_year(situation: Situation, clause: BaseClause, pack: Pack, readings: Readings) -> Route:
    """5.1, lower levels: the year of the notice."""
    return Route(Reach.APPLIES, "base.policy_year", (pack.policy_year,))


def recent_years(situation: Situation, clause: BaseClause, pack: Pack, readings: Readings) -> Route:
    """5.1, higher levels: the last three years."""
    years = pack.recent_years_by_option[readings[Reading.RECENT_YEARS]]
    return Route(Reach.APPLIES, "base.recent_years", years)


def listed_years(situation: Situation, clause: BaseClause, pack: Pack, readings: Readings) -> Route:
    """The years that the notice lists one by one."""
    return Route(Reach.APPLIES, "base.listed_years", clause.years)


def stated_years(situation: Situation, clause: BaseClause, pack: Pack, readings: Readings) -> Route:
    """5.2: as many years as the recognition asks for, ending with the policy year."""
    assert isinstance(situation.application, Recognition)
    count = situation.application.required_years
    if count is None:
        return Route(Reach.CANNOT_TELL, "base.no_required_years")
    years = tuple(range(pack.policy_year - count + 1, pack.policy_year + 1))
    return Route(Reach.APPLIES, "base.stated_years" if years else "base.no_years_stated", years)


def tenure_years(situation: Situation, clause: BaseClause, pack: Pack, readings: Readings) -> Route:
    """6.9: the years served in the present title, the policy year at least."""
    since = situation.tenure_year
    if since is None:
        return Route(Reach.CANNOT_TELL, "base.no_tenure")
    last = pack.policy_year
    if since >= last:
        years: tuple[int, ...] = (last,)
    else:
        first = since if readings[Reading.FIRST_YEAR_TENURE] == "including" else since + 1
        years = tuple(range(first, last + 1))
    recent = pack.recent_years_by_option[readings[Reading.RECENT_YEARS]]
    if not set(years) <= set(recent) and readings[Reading.TENURE_CAP] == "recent_years":
        years = tuple(year for year in years if year in recent) or (last,)
    return Route(Reach.APPLIES, "base.tenure_years", years)
