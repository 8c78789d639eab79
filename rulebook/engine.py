"""The order of the clauses, written once.

    hours of each year (2, 3, 4, 6.5, 6.6, 6.8) → subjects met by hours, else deemed met (6.6.exam, 7.2)
    base years (2, 5.1, 5.2, 6.9) → other routes (6.3, 6.1, 6.2, 6.7) → waived years taken out (6.4), last of all

A person passes by any one route. Every clause is asked under one set of readings at a time; the open ones are switched
afterwards, alone and together, to see whether a doubt of the text changes the answer.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from rulebook.clauses import age, base, deeming, relief, waivers
from rulebook.clauses.terms import Readings, Route, Situation
from rulebook.entries import BaseClause
from rulebook.facts import AnnualCheck, Application, Recognition
from rulebook.findings import Missing, Result, RouteFinding, SubjectState, YearState
from rulebook.pack import Pack
from rulebook.vocabulary import Answer, Reading, Standing

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
    readings = Readings(pack.default_options)
    result = inquiry.in_full(readings)
    if result.by_default is Answer.UNKNOWN:
        return result
    doubts = inquiry.doubts(result.by_default)
    return result._replace(open_readings=doubts) if doubts else result


class _Inquiry:
    """One situation, asked under different sets of readings."""

    def __init__(self, situation: Situation, pack: Pack) -> None:
        self.situation = situation
        self.pack = pack
        self.plan = plan_for(situation.application, pack)
        self.hours = dict(situation.hours)
        self.january = dict(situation.january)
        self.waived = {year for clause, function in self.plan.waivers for year in function(situation, clause, pack)}

    # ------------------------------------------------------------------------------------------------- one year

    def counted(self, year: int, readings: Readings) -> tuple[int, ...]:
        """Hours of a year that count, in tenths per subject."""
        hours = self.hours.get(year) or (0,) * len(self.pack.subjects)
        january = self.january.get(year)
        if january is None or readings[Reading.CONVERSION_WINDOW] == "study_window":
            return hours
        return tuple(map(sum, zip(hours, january, strict=True)))

    def met_by(self, year: int, readings: Readings) -> tuple[str | None, ...]:
        """By what each subject of a year is met: hours first, then the clauses that deem it met."""
        found: list[str | None] = []
        for index, (have, need) in enumerate(
            zip(self.counted(year, readings), self.pack.requirement(year), strict=True)
        ):
            if have >= need:
                found.append("hours")
                continue
            for clause, function in self.plan.deeming[index]:
                if function(self.situation, clause, year, readings):
                    found.append(clause.id)
                    break
            else:
                found.append(None)
        return tuple(found)

    def complete(self, year: int, readings: Readings) -> bool:
        return None not in self.met_by(year, readings)

    def state(self, year: int, readings: Readings) -> YearState:
        counted, met_by = self.counted(year, readings), self.met_by(year, readings)
        return YearState(year, tuple(map(SubjectState, self.pack.subject_index, counted, met_by)))

    def lacking(self, year: int, readings: Readings) -> tuple[Missing, ...]:
        counted, needed = self.counted(year, readings), self.pack.requirement(year)
        return tuple(
            Missing(year, self.pack.subjects[index].id, needed[index] - counted[index])
            for index, by in enumerate(self.met_by(year, readings))
            if by is None
        )

    # ----------------------------------------------------------------------------------------------- one route

    def routes(self, readings: Readings) -> Iterable[tuple[Any, Route]]:
        """The routes of the application in their order."""
        base_route: Route | None = None
        if self.plan.base:
            clause, function = self.plan.base
            base_route = function(self.situation, clause, self.pack, readings)
            yield clause, base_route
        for clause, function in self.plan.relief:
            yield clause, function(self.situation, clause, self.pack, readings, base_route)

    def asked_years(self, route: Route) -> tuple[int, ...]:
        """6.4, last of all: waived years are not asked for, except where some years are picked out of several."""
        if route.pick is not None or not self.waived:
            return route.years
        return tuple(year for year in route.years if year not in self.waived)

    def satisfied(self, route: Route, readings: Readings) -> bool:
        years = self.asked_years(route)
        if route.pick is None:
            return all(self.complete(year, readings) for year in years)
        complete = [year for year in years if self.complete(year, readings)]
        waived = [year for year in years if year in self.waived and year not in complete]
        if len(complete) < route.pick <= len(complete) + len(waived):
            return readings[Reading.WAIVED_YEAR] == "completed"
        return len(complete) >= route.pick

    def missing(self, route: Route, readings: Readings) -> tuple[Missing, ...]:
        """What an unsatisfied route lacks; where years are picked, those that lack least, the later ones on a tie."""
        gaps = [self.lacking(year, readings) for year in self.asked_years(route)]
        if route.pick is not None:
            gaps.reverse()
            gaps = sorted(sorted(gaps, key=_total)[: route.pick], key=lambda gap: gap[:1])
        return tuple(missing for gap in gaps for missing in gap)

    # ------------------------------------------------------------------------------------------------ the answer

    def answer(self, readings: Readings) -> Answer:
        """The three-valued answer: any satisfied route, else any unknown one, else no."""
        unknown = self.plan.base is None
        for _, route in self.routes(readings):
            if route.standing is Standing.DOES_NOT_APPLY:
                continue
            if route.standing is Standing.CANNOT_TELL:
                unknown = unknown or not route.if_satisfied or self.satisfied(route, readings)
            elif self.satisfied(route, readings):
                return Answer.MET
        return Answer.UNKNOWN if unknown else Answer.NOT_MET

    def doubts(self, by_default: Answer) -> tuple[Reading, ...]:
        """Readings in a smallest set whose joint switch changes the answer.

        From each set that changes nothing, only readings that were asked for under it are switched next: one that was
        not asked for cannot change the answer. Every smallest set is reached that way, one reading after the other.
        """
        others = self.pack.other_options
        changing: list[frozenset[Reading]] = []
        layer: set[frozenset[Reading]] = {frozenset()}
        while layer:
            grown: set[frozenset[Reading]] = set()
            for switched in layer:
                if any(smaller <= switched for smaller in changing):
                    continue
                readings = Readings({**self.pack.default_options, **{r: others[r] for r in switched}})
                if self.answer(readings) is not by_default:
                    changing.append(switched)
                else:
                    grown.update(switched | {r} for r in readings.asked if r in others and r not in switched)
            layer = grown
        return tuple(sorted({reading for switched in changing for reading in switched}))

    def in_full(self, readings: Readings) -> Result:
        """The answer under these readings with all that people see of it."""
        findings: list[RouteFinding] = []
        unknown = self.plan.base is None
        years = {self.pack.policy_year}
        for clause, route in self.routes(readings):
            standing, satisfied = route.standing, False
            missing: tuple[Missing, ...] = ()
            if route.if_satisfied and not self.satisfied(route, readings):
                standing = Standing.DOES_NOT_APPLY
            if standing is Standing.CANNOT_TELL:
                unknown = True
            elif standing is Standing.APPLIES:
                years.update(route.years)
                satisfied = self.satisfied(route, readings)
                missing = () if satisfied else self.missing(route, readings)
            asked = self.asked_years(route)
            waived = tuple(year for year in route.years if year not in asked)
            findings.append(RouteFinding(clause.id, standing, route.reason, asked, waived, satisfied, missing))
        passed = next((finding for finding in findings if finding.satisfied), None)
        by_default = Answer.MET if passed else Answer.UNKNOWN if unknown else Answer.NOT_MET
        lacking, feasible = self._nearest(findings) if by_default is Answer.NOT_MET else ((), False)
        states = tuple(self.state(year, readings) for year in sorted(years))
        return Result(by_default, (), passed.id if passed else None, tuple(findings), lacking, feasible, states)

    def _nearest(self, findings: list[RouteFinding]) -> tuple[tuple[Missing, ...], bool]:
        """What is missing for the nearest route: a feasible one first, then the fewest hours, then the order."""
        best: tuple[tuple[bool, int], tuple[Missing, ...]] | None = None
        for finding in findings:
            if finding.standing is Standing.APPLIES:
                closed = any(missing.year not in self.situation.open_years for missing in finding.missing)
                rank = (closed, _total(finding.missing))
                if best is None or rank < best[0]:
                    best = rank, finding.missing
        return (best[1], not best[0][0]) if best else ((), False)


def _total(missing: Iterable[Missing]) -> int:
    return sum(gap.tenths for gap in missing)
