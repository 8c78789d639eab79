"""An inquiry into what more a pack may ask for than hours of each subject: a total, least hours of a mode, figures for
some, years taken together, conditions over facts that may not be known.

Where something is not known, it is first taken in the way that helps least. A route that is not satisfied then, and
would be in the way that helps most, is unknown.
"""

from collections.abc import Iterator
from operator import add
from typing import Any

from rulebook.clauses import relief
from rulebook.clauses.asks import NOT_REACHED, known_in
from rulebook.clauses.terms import Route, Situation
from rulebook.counts import possible_figures
from rulebook.demands import FAR_BACK
from rulebook.entries import Asking, YearsWaiver
from rulebook.findings import Missing, Result, RouteFinding
from rulebook.inquiry import APPLIES, CANNOT_TELL, DOES_NOT_APPLY, Inquiry, RoutesFound, YearFound
from rulebook.pack import TOTAL, Pack
from rulebook.readings import Readings
from rulebook.routemap import RouteMap, law_of
from rulebook.sums import missing_together
from rulebook.vocabulary import ByDefault, Reading

SILENT = Route(CANNOT_TELL, "asks.unknown")
"""Perhaps no base clause reaches the person at all."""
TWO = 2
INSTEAD = Route(DOES_NOT_APPLY, "asks.instead")
"""The base route of those of whom another clause asks instead."""


class GeneralInquiry(Inquiry):
    """The same questions for any pack."""

    __slots__ = ("doubtful", "fixed_waived", "known", "lenient", "total_effective")

    def __init__(self, situation: Situation, pack: Pack, plan: RouteMap) -> None:
        super().__init__(situation, pack, plan)
        self.known = known_in(situation, pack)
        self.lenient = self.doubtful = False
        self.total_effective: dict[int, int] = {}
        self.fixed_waived = set(self.waived)
        self._look()

    def under(self, readings: Readings) -> "GeneralInquiry":
        other = super().under(readings)
        assert isinstance(other, GeneralInquiry)
        other.years, other.total_effective = {}, {}
        other._look()
        return other

    def _look(self) -> None:
        """What hangs on readings and conditions before any year is looked at."""
        by = self.situation.helpful_by if self.lenient and self.situation.helpful_by else self.situation.hours_by
        if by:
            options = tuple(self.readings.under(self._home(name), name) for name in self.pack.counting_readings)
            self.hours = dict(dict(by)[options])
        self.doubtful = bool(self.situation.helpful_by)
        self.waived = set(self.fixed_waived)
        for clause, _ in self.plan.waivers:
            if isinstance(clause, YearsWaiver):
                if not self.holds(clause.when):
                    continue
                years = clause.years.within(self.known, self.readings, self.pack.policy_year)
                if years is None and self.helps(None):  # whichever they are, they may be these
                    years = tuple(range(self.pack.policy_year - FAR_BACK, self.pack.policy_year + 1))
                self.waived.update(years or ())

    def _home(self, reading: str) -> Pack:
        """The last notice in view that leaves a reading open."""
        return [notice for notice in self.pack.notices.values() if reading in notice.open_options][-1]

    def helpful(self) -> "GeneralInquiry":
        """The same with all that is not known taken in the way that helps most."""
        other = self.under(self.readings)
        other.lenient = True
        other._look()
        return other

    def holds(self, condition: Any) -> bool:
        """Whether a condition that helps holds."""
        return self.helps(condition.holds(self.known, self.readings) if condition else True)

    def helps(self, truth: bool | None) -> bool:
        if truth is None:
            self.doubtful = True
            return self.lenient
        return truth

    # ------------------------------------------------------------------------------------------------- one year

    def year(self, year: int) -> YearFound:
        found = self.years.get(year)
        if found is not None:
            return found
        law, pack = law_of(year, self.pack), self.pack
        counted = self.own(year)
        carried = self.carried_into(year)
        counted = (*map(add, counted, carried), *counted[len(carried) :])
        needs = self.needs(year)
        met_by: list[str | None] = []
        effective = 0
        for have, need, (_, deeming) in zip(counted, needs, law.asks, strict=False):
            by = "hours" if have >= need else None
            for clause, function, notice in deeming if by is None else ():
                if self.helps(function(self.situation, clause, year, self.readings, notice)):
                    by = clause.id
                    break
            met_by.append(by)
            effective += have if by in (None, "hours") else max(have, need)
        for have, least_id in zip(counted[len(pack.subjects) :], pack.leasts, strict=True):
            least = law.notice.own_leasts.get(least_id)
            needs.append(self.figure(least, least.tenths, year, law.notice) if least else 0)
            met_by.append("hours" if have >= needs[-1] else None)
        if pack.totals:
            needs.append(self.whole(year, law.notice))
            counted = (*counted, sum(counted[: len(pack.subjects)]))
            deemed = [by for by in met_by[: len(pack.subjects)] if by not in (None, "hours")]
            if len(deemed) == len(pack.subjects):  # where no subject is asked for, nothing is left to add up
                effective = max(effective, needs[-1])
            met_by.append("hours" if effective >= needs[-1] else None)
        self.total_effective[year] = effective
        found = self.years[year] = YearFound(counted, tuple(met_by), None not in met_by, tuple(needs))
        return found

    def own(self, year: int) -> tuple[int, ...]:
        """The hours that were studied for a year."""
        law = law_of(year, self.pack)
        counted: tuple[int, ...] = self.hours.get(year) or law.nothing
        if year in self.january and self.readings.under(law.notice, Reading.CONVERSION_WINDOW) == "calendar_year":
            return tuple(map(add, counted, self.january[year]))
        return counted

    def needs(self, year: int) -> list[int]:
        """What a year asks of this person, per subject."""
        law = law_of(year, self.pack)
        notice, found = law.notice, []
        for subject, need in zip(self.pack.subjects, law.needs, strict=True):
            own = notice.subjects[notice.subject_index[subject.id]] if subject.id in notice.subject_index else None
            if own is not None and own.share is not None:  # a share of what is asked of this person
                need = -int(-self.whole(year, notice) * own.share // 1)
            found.append(self.figure(own, need, year, notice) if own is not None else need)
        return found

    def whole(self, year: int, notice: Pack) -> int:
        """What all subjects of a year together ask of this person."""
        together = notice.together
        return self.figure(together, together.tenths_in(year), year, notice) if together else 0

    def carried_into(self, year: int) -> tuple[int, ...]:
        """Hours per subject that the year before leaves over, where the notice of this year lets them count."""
        notice, subjects = self.pack.notice_of(year), self.pack.subjects
        rule = notice.carry_over
        if rule is None or year - 1 not in self.hours | self.january:
            return (0,) * len(subjects)
        most = self.readings.take(rule.most, notice)
        amounts = zip(subjects, self.own(year - 1), self.carried_into(year - 1), self.needs(year - 1), strict=False)
        found = []
        for subject, own, got, need in amounts:
            over = min(own, max(0, own + got - need)) if rule.subjects is None or subject.id in rule.subjects else 0
            found.append(over if most is None else min(over, most))
        return tuple(found)

    def figure(self, entry: Any, plain: Any, year: int, notice: Pack) -> int:
        """What a year asks of this person: the first figure of an entry whose condition holds, else the plain one."""
        least: int = self.readings.take(plain, notice)
        if not entry.figures:
            return least
        known = self.known if notice is self.pack else known_in(self.situation, notice)
        possible = possible_figures(
            entry.figures,
            least,
            year,
            lambda when: when.holds(known, self.readings),
            lambda hours: self.readings.take(hours, notice),
        )
        if len(possible) > 1:
            self.doubtful = True
        return min(possible) if self.lenient else max(possible)

    def lacking(self, year: int, by_hours: bool = False) -> list[Missing]:
        gaps = super().lacking(year, by_hours)
        if not self.pack.totals:
            return gaps
        subjects = {subject.id for subject in self.pack.subjects}
        rest = self.year(year).needs[-1] - self.total_effective[year]
        rest -= sum(gap.tenths for gap in gaps if gap.subject in subjects)
        gaps = [gap for gap in gaps if gap.subject != TOTAL]
        return [*gaps, Missing(year, TOTAL, rest)] if rest > 0 else gaps

    # ------------------------------------------------------------------------------------------------ one route

    def bases(self) -> list[tuple[Any, Route]]:
        """The base clauses that may be the one for the person, in their order: those before the last hang on what is
        not known. Empty where none reaches the person."""
        found: list[tuple[Any, Route]] = []
        for clause, function in self.plan.bases:
            route = function(self.situation, clause, self.pack, self.readings)
            if route is NOT_REACHED:
                continue
            found.append((clause, route))
            if not self._hangs(clause):
                return found
        # Perhaps none of them does: then the notice is silent.
        return found and [*found, (found[-1][0], SILENT)]

    def _hangs(self, clause: Any) -> bool:
        """Whether it is not known if a clause reaches the person."""
        when = clause.when if isinstance(clause, Asking) else None
        return when is not None and when.holds(self.known, self.readings) is None

    def base(self) -> tuple[Any, Route] | None:
        """The base clause of the person. Where that hangs on what is not known, but all that may be it give the same
        answer, the last of them; else one that cannot tell."""
        found = self.bases()
        if len(found) < TWO:
            return found[0] if found else None
        clause, last = found[-1]
        ways = [self._would_be_met(route) for _, route in found]
        if all(way is True for way in ways):
            return clause, last._replace(standing=APPLIES, if_satisfied=False)
        if all(way is False for way in ways):
            return clause, last
        return found[0][0], found[0][1]._replace(if_satisfied=False)

    def _would_be_met(self, route: Route) -> bool | None:
        """Whether years are complete, whomever they are asked of; None: cannot tell."""
        if route.standing is CANNOT_TELL and not route.if_satisfied:
            return None
        if self.satisfied(route):
            return True
        return None if self.helpful().satisfied(route) else False

    def ways(self) -> RoutesFound:
        """Here routes may hang on hours: nothing is remembered of them."""
        return self._ways()

    def routes(self) -> Iterator[tuple[Any, Route]]:
        base = self.base()
        if base and self.plan.replaceable and relief.transfer_replaces(self.situation, self.pack, self.readings):
            base = base[0], relief.REPLACED
        reliefs = [
            (clause, function(self.situation, clause, self.pack, self.readings, base[1] if base else None))
            for clause, function in self.plan.relief
        ]
        if base is not None:
            yield base[0], self._unless_replaced(base[1], reliefs)
        yield from reliefs

    def _unless_replaced(self, base: Route, reliefs: list[tuple[Any, Route]]) -> Route:
        """The base route, unless another clause asks instead. Where it is not known whether one does, both must be
        complete."""
        instead = [(clause, route) for clause, route in reliefs if isinstance(clause, Asking) and clause.instead]
        for clause, route in instead:
            if route.standing is APPLIES and self.readings.take(clause.instead):
                return INSTEAD
        for clause, route in instead:
            perhaps = route.standing is CANNOT_TELL and self._hangs(clause) and self.readings.take(clause.instead)
            known = base.standing is not APPLIES or self._would_be_met(base) is False
            if perhaps and not known and self._would_be_met(route) is not True:
                return base._replace(standing=CANNOT_TELL, reason="asks.instead_perhaps", if_satisfied=True)
        return base

    def satisfied(self, route: Route) -> bool:
        if route.asks is not None and route.asks.together:
            return not missing_together(self, route)
        return super().satisfied(route)

    def missing(self, route: Route) -> tuple[Missing, ...]:
        if route.asks is not None and route.asks.together:
            return missing_together(self, route)
        return super().missing(route)

    # ------------------------------------------------------------------------------------------------ the answer

    def left_out(self) -> str | None:
        """The entry by which the notice leaves the person out, perhaps."""
        for entry in self.pack.left_out:
            if entry.when.holds(self.known, self.readings) is not False:
                return entry.id
        return None

    def answer(self) -> tuple[ByDefault, str | None]:
        if self.left_out():
            return ByDefault.UNKNOWN, None
        unknown = self.base() is None
        for clause, route in self.routes():
            if route.standing is APPLIES:
                if self.satisfied(route):
                    return ByDefault.MET, clause.id
                unknown = unknown or (self.doubtful and self.helpful().satisfied(route))
            elif route.standing is CANNOT_TELL and not unknown:
                unknown = not route.if_satisfied or self.satisfied(route) or self.helpful().satisfied(route)
        return ByDefault.UNKNOWN if unknown else ByDefault.NOT_MET, None

    def in_full(self) -> Result:
        result = super().in_full()
        by_default, route = self.answer()
        findings = list(result.routes)
        left_out = self.left_out()
        if left_out:
            findings = [RouteFinding(left_out, CANNOT_TELL, "asks.left_out", (), (), False, ())]
        if by_default is result.by_default and not left_out:
            return result._replace(routes=tuple(findings))
        missing, feasible = self._nearest(findings) if by_default is ByDefault.NOT_MET else ((), False)
        return result._replace(
            by_default=by_default, route=route, routes=tuple(findings), missing=missing, feasible=feasible
        )
