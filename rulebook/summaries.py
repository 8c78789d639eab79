"""The whole decision in a sentence or two."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rulebook.fees import fees, is_exact
from rulebook.findings import Missing, RouteFinding
from rulebook.quantity import format_cents
from rulebook.reasons import Reasons
from rulebook.vocabulary import ByDefault, Reach, Voice
from rulebook.windows import last_day, last_days, windows_for

if TYPE_CHECKING:
    from rulebook.decide import Decision

BY_HOURS = "hours"


class Summary:
    """What is said first of a decision: the outcome and by what, or what is missing, until when, at what cost."""

    def __init__(self, decision: "Decision", language: str, voice: Voice) -> None:
        self.decision, self.pack = decision, decision.pack
        self.reasons = Reasons(decision, language, voice)
        self.speaker = self.reasons.speaker
        self.application = self.speaker.application(decision.case.application, self.pack)

    def text(self) -> str:
        if self.decision.by_default is ByDefault.UNKNOWN:
            parts = dict.fromkeys(self._unknowns()) or [self._say("unknown_else")]
            return self._say("unknown", because=self._say("part_join").join(parts))
        if self.decision.missing is not None:
            return "".join(self._not_met())
        return self._say("doubtful_met") if self.decision.open_readings else self._met()

    def _say(self, key: str, **values: object) -> str:
        return self.speaker.say(f"summary.{key}", application=self.application, **values)

    # ------------------------------------------------------------------------------------------------------- met

    def _met(self) -> str:
        """By hours alone, by what else, or by which clause of relief."""
        route = next(found for found in self.decision.result.routes if found.id == self.decision.route)
        if route.id not in {clause.id for clause in self.pack.base}:
            return self._say("met_relief", clause=self.speaker.clause(route.id, self.pack))
        if not route.years and not route.waived:
            return self._say("met_nothing_asked")
        parts = [*self._waived(route), *self._deemed(route)]
        if not parts:
            return self._say("met_base")
        by_hours = [
            state.year
            for state in self.decision.years
            if state.year in route.years and all(subject.met_by == BY_HOURS for subject in state.subjects)
        ]
        if by_hours:
            parts.insert(0, self._say("part_hours", years=self.speaker.years(by_hours)))
        return self._say("met_otherwise", parts=self._say("part_join").join(parts))

    def _waived(self, route: RouteFinding) -> Iterator[str]:
        if route.waived:
            article = self.speaker.article(self.pack.waivers[0].article)
            yield self._say("part_waived", years=self.speaker.years(route.waived), article=article)

    def _deemed(self, route: RouteFinding) -> Iterator[str]:
        """Subjects that something else than hours has met, clause by clause."""
        found: dict[tuple[str, str], list[int]] = {}
        for state in self.decision.years:
            for subject in state.subjects:
                if state.year in route.years and subject.met_by not in (None, BY_HOURS):
                    found.setdefault((str(subject.met_by), subject.subject), []).append(state.year)
        for (clause, subject_id), years in found.items():
            key = "part_not_asked" if self.pack.asks_not(clause) else "part_deemed"
            name, article = self.pack.subject(subject_id).name, self.speaker.article(clause)
            yield self._say(key, years=self.speaker.years(years), subject=name, article=article)

    # --------------------------------------------------------------------------------------------------- not met

    def _not_met(self) -> Iterator[str]:
        decision, missing = self.decision, self.decision.missing or ()
        key = "doubtful_not_met" if decision.open_readings else "not_met"
        yield self._say(key, gaps=self.speaker.gaps(missing, self.pack))
        if not decision.feasible:
            yield from self._too_late(missing)
            return
        closes = min(last_days(missing, decision.case.application.purpose, decision.case.as_of, self.pack))
        yield self._say("until", closes=self.speaker.day(closes))
        if self.pack.fee:
            first, *others = fees(missing, self.pack)
            yield self._say(
                "fee_open" if others else "fee" if is_exact(missing, self.pack) else "fee_about",
                others=self.speaker.join(map(format_cents, others)),
                hours=self.pack.hours(sum(gap.tenths for gap in missing)),
                fee=format_cents(first),
                unit=self.speaker.hour(self.pack),
            )

    def _too_late(self, missing: Iterable[Missing]) -> Iterator[str]:
        """Which years are closed, and since when."""
        case, pack = self.decision.case, self.pack
        purpose, years = case.application.purpose, {gap.year for gap in missing}
        closed = {gap.year: gap for gap in missing if not last_days([gap], purpose, case.as_of, pack)}
        by_day: dict[str, list[int]] = {}
        for year in sorted(closed):
            windows = windows_for(year, closed[year].subject, pack)
            closes = max((last_day(window, purpose) for window in windows), default=None)
            by_day.setdefault(self.speaker.day(closes) if closes else "", []).append(year)
        for day, of_day in by_day.items():
            values = {"years": self.speaker.years(of_day), "closed": day}
            some_of = "" if len(of_day) == len(years) else self._say("some_of")
            yield self._say("too_late" if day else "too_late_never", some_of=some_of, **values)
        yield self._say("too_late_still")

    # --------------------------------------------------------------------------------------------------- unknown

    def _unknowns(self) -> Iterator[str]:
        """What is not on record, and what the notice does not say."""
        routes = self.decision.result.routes
        unsure = [route for route in routes if route.standing is Reach.CANNOT_TELL]
        later = [route for route in unsure if self.reasons.phrase(route) == "base.tenure_future"]
        if later:
            yield self._say("unknown_tenure_future")
        lacking = dict.fromkeys(
            fact for route in unsure for fact in sorted(self.reasons.lacking(route)) if route not in later
        )
        if lacking:
            facts = self.speaker.join(self.speaker.fact(name, self.pack) for name in lacking)
            yield self._say("unknown_facts", facts=facts)
        for route in unsure:
            if route.reason == "asks.decided":
                yield self._say("unknown_decided", decided_by=self.reasons.clause_of(route).asks.decided_by)
            elif route.reason == "asks.left_out" and not self.reasons.lacking(route):
                yield self._say("unknown_left_out")
        covered = any(clause.covers_application(self.decision.case.application) for clause in self.pack.base)
        if not unsure and not covered:
            yield self._say("unknown_rule")
        hanging = self.reasons.hanging() if covered and not lacking else ()
        if hanging:
            facts = self.speaker.join(self.speaker.fact(name, self.pack) for name in sorted(hanging))
            yield self._say("unknown_facts", facts=facts)
