"""The order of the clauses, written once.

    hours of each year (2, 3, 4, 6.5, 6.6, 6.8) → subjects met by hours, else deemed met (6.6.exam, 7.2)
    base years (2, 5.1, 5.2, 6.9) → other routes (6.3, 6.1, 6.2, 6.7) → waived years taken out (6.4), last of all

A person passes by any one route. Every clause is asked under one set of readings at a time; the open ones are switched
afterwards, alone and together, to see whether a doubt of the text changes the answer.
"""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import lru_cache
from operator import add
from typing import Any, NamedTuple

from rulebook.clauses import age, base, deeming, relief, waivers
from rulebook.clauses.terms import Readings, Route, Situation
from rulebook.entries import BaseClause
from rulebook.facts import AnnualCheck, Application, Recognition
from rulebook.findings import Missing, Outline, Result, RouteFinding, SubjectState, YearState
from rulebook.pack import Pack
from rulebook.vocabulary import Answer, Reading, Standing

APPLIES, DOES_NOT_APPLY, CANNOT_TELL = Standing.APPLIES, Standing.DOES_NOT_APPLY, Standing.CANNOT_TELL

BASE: dict[str, Callable[..., Route]] = {
    "chosen_year": base.chosen_year,
    "policy_year": base.policy_year,
    "recent_years": base.recent_years,
    "listed_years": base.listed_years,
    "stated_years": base.stated_years,
    "tenure_years": base.tenure_years,
}
RELIEF: dict[str, Callable[..., Route]] = {
    "postdoc": relief.postdoc,
    "age_full": age.age_full,
    "age_some_years": age.age_some_years,
    "sector_or_post": relief.sector_or_post,
    "transfer_same_year": relief.transfer_same_year,
    "transfer_later": relief.transfer_later,
}
WAIVERS: dict[str, Callable[..., tuple[int, ...]]] = {"epidemic_years": waivers.epidemic_years}
DEEMING: dict[str, Callable[..., bool]] = {
    "regional_exam": deeming.regional_exam,
    "filed_plan": deeming.filed_plan,
}
LOOKS_AT: dict[str, dict[str, Any]] = {
    "tenure_years": {"tenure_year": None},
    "postdoc": {"postdoc": None},
    "age_full": {"sex": None, "age_reached": None},
    "age_some_years": {"sex": None, "age_reached": None},
    "sector_or_post": {"sector": None, "grassroots_post": None},
    "transfer_same_year": {"transfer_year": None},
    "transfer_later": {"transfer_year": None},
    "epidemic_years": {"epidemic_years": ()},
    "regional_exam": {"exam_years": ()},
    "filed_plan": {"on_roster": None},
}
"""Which facts of a situation a kind of clause looks at, each with its value for "not there"."""


class Plan(NamedTuple):
    """The clauses that an application meets, in order, each with its function; `deeming` per subject.

    `years`: all that may be asked for under any reading (None: that depends on facts). `irrelevant`: the facts that
    none of the clauses look at.
    """

    base: tuple[Any, Callable[..., Route]] | None
    relief: tuple[tuple[Any, Callable[..., Route]], ...]
    waivers: tuple[tuple[Any, Callable[..., tuple[int, ...]]], ...]
    deeming: tuple[tuple[tuple[Any, Callable[..., bool]], ...], ...]
    years: frozenset[int] | None
    irrelevant: dict[str, Any]


def plan_for(application: Application, pack: Pack) -> Plan:
    """The clauses that an application meets under a pack; worked out once for each kind of application."""
    plan = pack.compiled.get(application)
    if plan is None:
        plan = pack.compiled[application] = _plan(application, pack)
    return plan


def _plan(application: Application, pack: Pack) -> Plan:
    base_clause = next((clause for clause in pack.base if clause.covers_application(application)), None)
    relief_clauses = [clause for clause in pack.relief if clause.covers_application(application)]
    waiver_clauses = [clause for clause in pack.waivers if clause.covers_application(application)]
    clauses = (base_clause, *relief_clauses, *waiver_clauses, *pack.deeming)
    kinds: set[str] = {clause.kind for clause in clauses if clause}
    seen = {name for kind in kinds for name in LOOKS_AT.get(kind, ())}
    return Plan(
        (base_clause, BASE[base_clause.kind]) if base_clause else None,
        tuple((clause, RELIEF[clause.kind]) for clause in relief_clauses),
        tuple((clause, WAIVERS[clause.kind]) for clause in waiver_clauses),
        tuple(tuple((c, DEEMING[c.kind]) for c in pack.deeming if c.subject == s.id) for s in pack.subjects),
        _years_asked(application, kinds, base_clause, pack),
        {name: blank for group in LOOKS_AT.values() for name, blank in group.items() if name not in seen},
    )


def _years_asked(
    application: Application, kinds: set[str], base_clause: BaseClause | None, pack: Pack
) -> frozenset[int] | None:
    years = {pack.policy_year}
    if "tenure_years" in kinds:
        return None
    if kinds & {"recent_years", "age_some_years"}:
        years.update(*pack.recent_years_by_option.values())
    if isinstance(application, AnnualCheck):
        years.add(application.year)
    if isinstance(application, Recognition):
        years.update(range(pack.policy_year - (application.required_years or 0) + 1, pack.policy_year + 1))
    if base_clause:
        years.update(base_clause.years)
    return frozenset(years)


def resolve(situation: Situation, pack: Pack) -> Result:
    """The answer to a situation, with every reading that matters."""
    inquiry = _Inquiry(situation, pack)
    result = inquiry.in_full()
    doubts = _doubts(inquiry, result.by_default)
    return result._replace(open_readings=doubts) if doubts else result


def outline(situation: Situation, pack: Pack) -> Outline:
    """The same answer without reasons and without what is missing."""
    inquiry = _Inquiry(situation, pack)
    by_default, route = inquiry.answer()
    return Outline(by_default, _doubts(inquiry, by_default), route)


def _doubts(inquiry: "_Inquiry", by_default: Answer) -> tuple[Reading, ...]:
    """Readings in a smallest set whose joint switch to the other options changes the answer, which has been found.

    From each set that changes nothing, only readings that were asked for under it are switched next: one that was not
    asked for cannot change the answer. Every smallest set is reached that way, one reading after the other.
    """
    others, defaults = inquiry.pack.other_options, inquiry.pack.default_options
    if by_default is Answer.UNKNOWN or others.keys().isdisjoint(inquiry.readings.asked):
        return ()
    changing: list[frozenset[Reading]] = []
    layer = {frozenset({reading}) for reading in inquiry.readings.asked if reading in others}
    while layer:
        grown: set[frozenset[Reading]] = set()
        for switched in layer:
            if any(smaller <= switched for smaller in changing):
                continue
            readings = Readings({**defaults, **{reading: others[reading] for reading in switched}})
            if inquiry.under(readings).answer()[0] is not by_default:
                changing.append(switched)
            else:
                grown.update(switched | {r} for r in readings.asked if r in others and r not in switched)
        layer = grown
    return tuple(sorted({reading for switched in changing for reading in switched}))


class _Year(NamedTuple):
    """One year under one set of readings: hours that count and by what each subject is met."""

    counted: tuple[int, ...]
    met_by: tuple[str | None, ...]
    complete: bool


class _Inquiry:
    """One situation under one set of readings."""

    __slots__ = ("hours", "january", "pack", "plan", "readings", "situation", "waived", "years")

    def __init__(self, situation: Situation, pack: Pack) -> None:
        self.situation = situation
        self.pack = pack
        self.plan = plan = plan_for(situation.application, pack)
        self.hours = dict(situation.hours)
        self.january = dict(situation.january)
        self.waived = {year for clause, function in plan.waivers for year in function(situation, clause, pack)}
        self.readings = Readings(pack.default_options)
        self.years: dict[int, _Year] = {}

    def under(self, readings: Readings) -> "_Inquiry":
        """The same situation under other readings."""
        other = copy(self)
        other.readings, other.years = readings, {}
        return other

    # ------------------------------------------------------------------------------------------------- one year

    def year(self, year: int) -> _Year:
        """By what each subject of a year is met: hours first, then the clauses that deem it met."""
        known = self.years.get(year)
        if known is not None:
            return known
        required = self.pack.requirement(year)
        counted = self.hours.get(year) or (0,) * len(required)
        if year in self.january and self.readings[Reading.CONVERSION_WINDOW] == "calendar_year":
            counted = tuple(map(add, counted, self.january[year]))
        met_by = [
            "hours" if have >= need else self.deemed(deeming, year) if deeming else None
            for have, need, deeming in zip(counted, required, self.plan.deeming)  # noqa: B905 - as many as subjects
        ]
        found = self.years[year] = _Year(counted, tuple(met_by), None not in met_by)
        return found

    def deemed(self, deeming: Iterable[tuple[Any, Callable[..., bool]]], year: int) -> str | None:
        """The first clause by which a subject of a year is met without the hours."""
        for clause, function in deeming:
            if function(self.situation, clause, year, self.readings):
                found: str = clause.id
                return found
        return None

    def state(self, year: int) -> YearState:
        counted, met_by, _ = self.year(year)
        return YearState(year, tuple(map(SubjectState, self.pack.subject_index, counted, met_by)))

    def lacking(self, year: int) -> list[Missing]:
        counted, met_by, complete = self.year(year)
        if complete:
            return []
        each = zip(self.pack.subject_index, counted, self.pack.requirement(year), met_by, strict=True)
        return [Missing(year, subject, need - have) for subject, have, need, by in each if by is None]

    # ------------------------------------------------------------------------------------------------ one route

    def routes(self) -> Iterator[tuple[Any, Route]]:
        """The routes of the application in their order."""
        situation, pack, readings = self.situation, self.pack, self.readings
        base_route: Route | None = None
        if self.plan.base is not None:
            clause, function = self.plan.base
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
        complete = sum(self.year(year).complete for year in route.years)
        if complete >= route.pick:
            return True
        waived = sum(year in self.waived and not self.year(year).complete for year in route.years)
        # Asked for only when waived years would make up the number.
        return complete + waived >= route.pick and self.readings[Reading.WAIVED_YEAR] == "completed"

    def missing(self, route: Route) -> tuple[Missing, ...]:
        """What a route lacks: nothing when all its years are asked for and complete. Where years are picked and too few
        are complete: those that lack least, the later ones on a tie."""
        gaps = [self.lacking(year) for year in self.asked_years(route)]
        if route.pick is not None:
            gaps.reverse()
            gaps.sort(key=_total)
            gaps = sorted(gaps[: route.pick])
        return tuple(missing for gap in gaps for missing in gap)

    # ------------------------------------------------------------------------------------------------ the answer

    def answer(self) -> tuple[Answer, str | None]:
        """The three-valued answer (any satisfied route, else any unknown one, else no), and the route satisfied."""
        unknown = self.plan.base is None
        for clause, route in self.routes():
            if route.standing is APPLIES:
                if self.satisfied(route):
                    return Answer.MET, clause.id
            elif route.standing is CANNOT_TELL and not unknown:
                unknown = not route.if_satisfied or self.satisfied(route)
        return Answer.UNKNOWN if unknown else Answer.NOT_MET, None

    def in_full(self) -> Result:
        """The answer with all that people see of it."""
        findings: list[RouteFinding] = []
        unknown = self.plan.base is None
        passed: str | None = None
        years = {self.pack.policy_year}
        for clause, route in self.routes():
            standing, asked = route.standing, route.years
            if standing is DOES_NOT_APPLY:
                findings.append(_beside_the_point(clause.id, route.reason))
                continue
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
                    passed = passed or clause.id
            elif route.if_satisfied and not self.satisfied(route):
                standing = DOES_NOT_APPLY
            else:
                unknown = True
            findings.append(RouteFinding(clause.id, standing, route.reason, asked, waived, satisfied, missing))
        states = tuple(map(self.state, sorted(years)))
        if passed:
            return Result(Answer.MET, (), passed, tuple(findings), (), False, states)
        if unknown:
            return Result(Answer.UNKNOWN, (), None, tuple(findings), (), False, states)
        lacking, feasible = self._nearest(findings)
        return Result(Answer.NOT_MET, (), None, tuple(findings), lacking, feasible, states)

    def _nearest(self, findings: list[RouteFinding]) -> tuple[tuple[Missing, ...], bool]:
        """What is missing for the nearest route: a feasible one first, then the fewest hours, then the order."""
        open_years = self.situation.open_years
        best: tuple[bool, int, int] | None = None
        for order, finding in enumerate(findings):
            if finding.standing is APPLIES:
                closed = any(gap.year not in open_years for gap in finding.missing)
                rank = closed, _total(finding.missing), order
                best = rank if best is None or rank < best else best
        return (findings[best[2]].missing, not best[0]) if best else ((), False)


@lru_cache(maxsize=1_000)
def _beside_the_point(clause_id: str, reason: str) -> RouteFinding:
    """A clause that does not reach the person: it asks for no year, so all such findings of one reason are the same."""
    return RouteFinding(clause_id, DOES_NOT_APPLY, reason, (), (), False, ())


def _total(missing: Iterable[Missing]) -> int:
    return sum(gap.tenths for gap in missing)
