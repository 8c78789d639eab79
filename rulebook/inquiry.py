"""One situation under one set of readings: years, routes, the answer, and what is missing."""

from collections.abc import Iterable, Iterator
from copy import copy
from functools import lru_cache
from operator import add
from typing import Any, NamedTuple

from rulebook.clauses import relief
from rulebook.clauses.terms import Route, Situation
from rulebook.findings import Missing, Result, RouteFinding, SubjectState, YearState
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.routemap import Deeming, RouteMap, law_of
from rulebook.vocabulary import ByDefault, Reach, Reading
from rulebook.windows import mark

APPLIES, DOES_NOT_APPLY, CANNOT_TELL = Reach.APPLIES, Reach.DOES_NOT_APPLY, Reach.CANNOT_TELL


class YearFound(NamedTuple):
    """One year under one set of readings, by measure: hours that count, by what it is met, what it asks for."""

    counted: tuple[int, ...]
    met_by: tuple[str | None, ...]
    complete: bool
    needs: tuple[int, ...]


class ReachingRoute(NamedTuple):
    """A route that reaches the person, or may: at which place among all, and what was asked of the readings so far."""

    place: int
    id: str
    route: Route
    asked: frozenset[str]


class RoutesFound(NamedTuple):
    """The routes of an application for people who differ in hours alone. `findings`: of each route that does not reach
    them; None where it does, or may (`open`). `asked`: all that was asked of the readings."""

    findings: tuple[RouteFinding | None, ...]
    open: tuple[ReachingRoute, ...]
    asked: frozenset[str]


_WAYS = 5_000
"""So many kinds of people are remembered of each application and pack: those without facts of their own are few."""


class Inquiry:
    """One situation under one set of readings."""

    __slots__ = ("hours", "january", "pack", "plan", "readings", "settled", "situation", "waived", "years")

    def __init__(self, situation: Situation, pack: Pack, plan: RouteMap) -> None:
        self.situation = situation
        self.pack = pack
        self.plan = plan
        self.hours = dict(situation.hours)
        self.january = dict(situation.january)
        self.waived = {year for clause, function in plan.waivers for year in function(situation, clause, pack)}
        self.readings = Readings(pack)
        self.years: dict[int, YearFound] = {}
        self.settled: dict[int, YearFound] = {}

    def under(self, readings: Readings) -> "Inquiry":
        """The same situation under other readings."""
        other = copy(self)
        other.readings, other.years = readings, self.settled.copy()
        return other

    # ------------------------------------------------------------------------------------------------- one year

    def year(self, year: int) -> YearFound:
        """By what each subject of a year is met: hours first, then the clauses that deem it met."""
        known = self.years.get(year)
        if known is not None:
            return known
        law = law_of(year, self.pack)
        counted = self.hours.get(year) or law.nothing
        if year in self.january and self.readings.under(law.notice, Reading.CONVERSION_WINDOW) == "calendar_year":
            counted = tuple(map(add, counted, self.january[year]))
        met_by = [
            "hours" if have >= need else self.deemed(deeming, year) if deeming else None
            for have, (need, deeming) in zip(counted, law.asks)  # noqa: B905 - as many as subjects
        ]
        complete = None not in met_by
        found = self.years[year] = YearFound(counted, tuple(met_by), complete, law.needs)
        if complete and year not in self.january and met_by.count("hours") == len(met_by):
            self.settled[year] = found  # no reading was asked: it is the same under all
        return found

    def deemed(self, deeming: Deeming, year: int) -> str | None:
        """The first clause by which a subject of a year is met without the hours."""
        for clause, function, notice in deeming:
            if function(self.situation, clause, year, self.readings, notice):
                found: str = clause.id
                return found
        return None

    def state(self, year: int) -> YearState:
        found = self.year(year)
        return YearState(year, tuple(map(SubjectState, self.pack.measures, found.counted, found.met_by, found.needs)))

    def lacking(self, year: int, by_hours: bool = False) -> list[Missing]:
        """What a year lacks; `by_hours`: of the hours themselves, whatever deems a subject met."""
        counted, met_by, complete, needs = self.year(year)
        if complete and not by_hours:
            return []
        each = zip(self.pack.measures, counted, needs, met_by, strict=True)
        return [
            Missing(year, subject, need - have)
            for subject, have, need, by in each
            if by is None or (by_hours and have < need)
        ]

    # ------------------------------------------------------------------------------------------------ one route

    def ways(self) -> RoutesFound:
        """The routes with what is the same for all who differ in hours alone: worked out once for them."""
        situation, known = self.situation, self.plan.known
        kind = situation[2:6], situation[8:14], self.readings.switched_to
        found: RoutesFound | None = known.get(kind)
        if found is None:
            if len(known) >= _WAYS:
                known.clear()
            found = known[kind] = self._ways()
        return found

    def _ways(self) -> RoutesFound:
        """What was asked of the readings is told anew for each who looks."""
        before, self.readings.asked = self.readings.asked, set()
        findings: list[RouteFinding | None] = []
        reaching: list[ReachingRoute] = []
        for clause, route in self.routes():
            if route.standing is DOES_NOT_APPLY:
                findings.append(_beside_the_point(clause.id, route.reason))
            else:
                reaching.append(ReachingRoute(len(findings), clause.id, route, frozenset(self.readings.asked)))
                findings.append(None)
        asked, self.readings.asked = frozenset(self.readings.asked), before
        return RoutesFound(tuple(findings), tuple(reaching), asked)

    def routes(self) -> Iterator[tuple[Any, Route]]:
        """The routes of the application in their order."""
        situation, pack, readings = self.situation, self.pack, self.readings
        base_route: Route | None = None
        if self.plan.base is not None:
            clause, function = self.plan.base
            if self.plan.replaceable and relief.transfer_replaces(situation, pack, readings):
                base_route = relief.REPLACED
            else:
                base_route = function(situation, clause, pack, readings)
            yield clause, base_route
        for clause, function in self.plan.relief:
            yield clause, function(situation, clause, pack, readings, base_route)

    def asked_years(self, route: Route) -> tuple[int, ...]:
        """6.4, last of all: waived years are not asked for, except where some years are picked out of several."""
        if route.pick is not None or not self.waived:
            return route.years
        return tuple(year for year in route.years if year not in self.waived)

    def satisfied(self, route: Route) -> bool:
        """Whether all the years, or as many as are to be picked, are complete."""
        if route.pick is None:
            return all(year in self.waived or self.year(year).complete for year in route.years)
        by_hours = 0
        helped: list[tuple[bool, bool]] = []  # other years that may be picked: complete by a clause that deems, waived
        for year in route.years:
            state, waived = self.year(year), year in self.waived
            if state.complete and all(by == "hours" for by in state.met_by):
                by_hours += 1
            elif state.complete or waived:
                helped.append((state.complete, waived))
        # The readings are asked for only when the years that hang on them would make up the number.
        if by_hours >= route.pick or by_hours + len(helped) < route.pick:
            return by_hours >= route.pick
        return by_hours + sum(self.pickable(*each) for each in helped) >= route.pick

    def pickable(self, deemed: bool, waived: bool) -> bool:
        """Whether a year that is complete only because it is deemed so, or that is waived, may be picked."""
        by_deeming = deemed and self.readings[Reading.DEEMED_YEAR] == "completed"
        by_waiver = waived and self.readings[Reading.WAIVED_YEAR] == "completed"
        return by_deeming or by_waiver

    def missing(self, route: Route) -> tuple[Missing, ...]:
        """What a route lacks: nothing when all its years are asked for and complete. Where years are picked and too few
        are complete: those that can still be completed, then those that lack least, the later ones on a tie."""
        if route.pick is None:
            return tuple([missing for year in self.asked_years(route) for missing in self.lacking(year)])
        by_hours = self.readings.peek(Reading.DEEMED_YEAR) != "completed"
        gaps = []
        for year in route.years:
            done = year in self.waived and self.readings.peek(Reading.WAIVED_YEAR) == "completed"
            gap = [] if done else self.lacking(year, by_hours)
            gaps.append((any(map(self.is_closed, gap)), _total(gap), -year, gap))
        picked = sorted(gap for *_, gap in sorted(gaps)[: route.pick])
        return tuple(missing for gap in picked for missing in gap)

    def is_closed(self, gap: Missing) -> bool:
        """Whether what is missing can no longer be studied."""
        found = self.situation.open_years
        return gap.year not in found or (found[0] < 0 and mark(gap.year, gap.subject, self.pack) in found)

    # ------------------------------------------------------------------------------------------------ the answer

    def answer(self) -> tuple[ByDefault, str | None]:
        """The three-valued answer (any satisfied route, else any unknown one, else no), and the route satisfied."""
        unknown, ways, readings = self.plan.base is None, self.ways(), self.readings
        for _, clause_id, route, asked in ways.open:
            readings.asked |= asked
            if route.standing is APPLIES:
                if self.satisfied(route):
                    return ByDefault.MET, clause_id
            elif not unknown:
                unknown = not route.if_satisfied or self.satisfied(route)
        readings.asked |= ways.asked
        return ByDefault.UNKNOWN if unknown else ByDefault.NOT_MET, None

    def in_full(self) -> Result:
        """The answer with all that people see of it."""
        ways = self.ways()
        self.readings.asked |= ways.asked
        findings: list[Any] = list(ways.findings)
        unknown = self.plan.base is None
        passed: str | None = None
        years = {self.pack.policy_year}
        for place, clause_id, route, _ in ways.open:
            standing, asked = route.standing, route.years
            satisfied = False
            waived: tuple[int, ...] = ()
            missing: tuple[Missing, ...] = ()
            if standing is APPLIES:
                years.update(asked)
                if self.waived and route.pick is None:
                    asked = self.asked_years(route)
                    waived = tuple(year for year in route.years if year in self.waived)
                if route.pick is None or not self.satisfied(route):
                    missing = self.missing(route)
                if not missing:
                    satisfied = True
                    passed = passed or clause_id
            elif route.if_satisfied and not self.satisfied(route):
                standing = DOES_NOT_APPLY
            else:
                unknown = True
            findings[place] = RouteFinding(clause_id, standing, route.reason, asked, waived, satisfied, missing)
        states = tuple(map(self.state, sorted(years)))
        if passed:
            return Result(ByDefault.MET, (), passed, tuple(findings), (), False, states)
        if unknown:
            return Result(ByDefault.UNKNOWN, (), None, tuple(findings), (), False, states)
        lacking, feasible = self._nearest(findings)
        return Result(ByDefault.NOT_MET, (), None, tuple(findings), lacking, feasible, states)

    def _nearest(self, findings: list[RouteFinding]) -> tuple[tuple[Missing, ...], bool]:
        """What is missing for the nearest route: a feasible one first, then the fewest hours, then the order."""
        best: tuple[bool, int, int] | None = None
        for order, finding in enumerate(findings):
            if finding.standing is APPLIES:
                closed = any(map(self.is_closed, finding.missing))
                rank = closed, _total(finding.missing), order
                best = rank if best is None or rank < best else best
        return (findings[best[2]].missing, not best[0]) if best else ((), False)


@lru_cache(maxsize=1_000)
def _beside_the_point(clause_id: str, reason: str) -> RouteFinding:
    """A clause that does not reach the person: it asks for no year, so all such findings of one reason are the same."""
    return RouteFinding(clause_id, DOES_NOT_APPLY, reason, (), (), False, ())


def _total(missing: Iterable[Missing]) -> int:
    return sum(gap.tenths for gap in missing)
