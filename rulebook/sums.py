"""What several years together ask for: a sum or an average, with a least and a most of each year."""

from typing import TYPE_CHECKING

from rulebook.clauses.terms import Route
from rulebook.findings import Missing
from rulebook.pack import TOTAL

if TYPE_CHECKING:
    from rulebook.general import GeneralInquiry

Amounts = list[int]


def missing_together(inquiry: "GeneralInquiry", route: Route) -> tuple[Missing, ...]:
    """What all years together lack, told for the last of them that can still be studied; and what single years lack of
    the least that each must have."""
    years = inquiry.asked_years(route)
    if not years:
        return ()
    asks, subjects = route.asks, len(inquiry.pack.subjects)
    missing = list[Missing]()
    needs, whole = _needed(inquiry, route, years)
    have = _had(inquiry, years)
    for index, (measure, need) in enumerate(zip(_apart(inquiry), needs, strict=True)):
        if need > have[index]:
            missing.append(_told(inquiry, years, measure, need - have[index]))
    each = [sum(_once(inquiry, year, years)[:subjects]) for year in years]
    counted = sum(min(total, asks.each_at_most) if asks.each_at_most is not None else total for total in each)
    told = [sum(inquiry.year(year).counted[:subjects]) for year in years]
    deemed = sum(inquiry.total_effective[year] - total for year, total in zip(years, told, strict=True))
    rest = whole - counted - deemed - sum(max(0, need - got) for need, got in zip(needs[:subjects], have, strict=False))
    if rest > 0:
        missing.append(_told(inquiry, years, TOTAL, rest))
    for year, total in zip(years, told, strict=True):
        if asks.each_at_least is not None and total < asks.each_at_least:
            missing.append(Missing(year, TOTAL, asks.each_at_least - total))
    return tuple(sorted(missing, key=lambda gap: gap.year))


def _told(inquiry: "GeneralInquiry", years: tuple[int, ...], measure: str, tenths: int) -> Missing:
    """What is missing, told for the last year that can still be studied."""
    each = [Missing(year, measure, tenths) for year in years]
    return ([gap for gap in each if not inquiry.is_closed(gap)] or each)[-1]


def _apart(inquiry: "GeneralInquiry") -> list[str]:
    """The measures without the total."""
    return [measure for measure in inquiry.pack.measures if measure != TOTAL]


def _needed(inquiry: "GeneralInquiry", route: Route, years: tuple[int, ...]) -> tuple[Amounts, int]:
    """By measure, and of all subjects: what the years ask for one by one, or what the clause says itself, less the part
    of the years that are waived."""
    own, subjects = route.asks.hours, len(inquiry.pack.subjects)
    if own is None:
        found = [inquiry.year(year) for year in years]
        needs = [sum(year.needs[index] for year in found) for index in range(len(_apart(inquiry)))]
        totals = inquiry.pack.totals
        return needs, sum(year.needs[-1] if totals else sum(year.needs[:subjects]) for year in found)
    said = {name: inquiry.readings.take(hours) for name, hours in own.items()}
    part = {name: -(-tenths * len(years) // len(route.years)) for name, tenths in said.items()}
    needs = [part.get(measure, 0) for measure in _apart(inquiry)]
    return needs, part.get(TOTAL, sum(needs[:subjects]))


def _had(inquiry: "GeneralInquiry", years: tuple[int, ...]) -> Amounts:
    """By measure: the hours of all years, or what they ask for where a clause deems it met."""
    had = [0] * len(_apart(inquiry))
    for year in years:
        found = inquiry.year(year)
        once = _once(inquiry, year, years)
        for index, counted in enumerate(once):
            deemed = found.met_by[index] not in (None, "hours")
            had[index] += max(counted, found.needs[index]) if deemed else counted
    return had


def _once(inquiry: "GeneralInquiry", year: int, years: tuple[int, ...]) -> Amounts:
    """The hours of a year by measure, without what another of the years has left over for it: that counts there."""
    counted = list(inquiry.year(year).counted[: len(_apart(inquiry))])
    if year - 1 in years:
        for index, carried in enumerate(inquiry.carried_into(year)):
            counted[index] -= carried
    return counted
