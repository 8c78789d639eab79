"""The sentences on clauses that reach only people with such facts or credits: years waived, subjects deemed met,
conversions."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from rulebook.clauses.asks import known_in
from rulebook.clauses.deeming import plan_in_effect
from rulebook.conditions import KnownFacts
from rulebook.counting import hours_of_each
from rulebook.entries import (
    CarryOver,
    Conversion,
    DeemedWhen,
    EpidemicWaiver,
    FiledPlanClause,
    RegionalExam,
    YearsWaiver,
)
from rulebook.facts import Case, Credit, FiledPlan
from rulebook.findings import ClauseAnswer
from rulebook.general import GeneralInquiry
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.routemap import plan_for
from rulebook.situation import known_at
from rulebook.speech import Phrases
from rulebook.vocabulary import COUNTED_VERDICTS, Reach, Reading

if TYPE_CHECKING:
    from rulebook.decide import Decision

APPLIES, DOES_NOT_APPLY, CANNOT_TELL = Reach.APPLIES, Reach.DOES_NOT_APPLY, Reach.CANNOT_TELL


class FactReasons:
    """What `Reasons` says of these clauses; how a sentence is put together stands there."""

    decision: "Decision"
    case: Case
    pack: Pack
    speaker: Phrases
    sources_there: set[Any]
    answer: Callable[..., ClauseAnswer]
    out_of_reach: Callable[..., ClauseAnswer]
    whom_to_ask: Callable[[Iterable[str]], str]

    # ------------------------------------------------------------------- years waived, subjects deemed, conversions

    def waiver(self, clause: EpidemicWaiver | YearsWaiver) -> ClauseAnswer:
        if isinstance(clause, YearsWaiver):
            return self.years_waived(clause)
        recorded = set(self.case.facts.epidemic_years)
        if not recorded:
            return self.out_of_reach(clause, "waiver.no_epidemic")
        known = {year for year in recorded if year <= self.pack.study_year_of(self.case.as_of)}
        waived = {year for route in self.decision.result.routes for year in route.waived}
        if not known:
            return self.answer(clause, DOES_NOT_APPLY, "waiver.epidemic_not_yet")
        if waived:
            return self.answer(clause, APPLIES, "waiver.epidemic_years", years=self.speaker.years(list(waived)))
        return self.outside(clause, "waiver.epidemic", known)

    def outside(self, clause: Any, phrase: str, years: Iterable[int], **values: Any) -> ClauseAnswer:
        """A clause for years that are not asked for, or of which nobody can say so yet."""
        unknown = any(
            route.standing is CANNOT_TELL and not route.years and route.id in {entry.id for entry in self.pack.base}
            for route in self.decision.result.routes
        )
        standing, key = (CANNOT_TELL, "years_unknown") if unknown else (DOES_NOT_APPLY, "other_years")
        return self.answer(clause, standing, f"{phrase}_{key}", years=self.speaker.years(list(years)), **values)

    def years_waived(self, clause: YearsWaiver) -> ClauseAnswer:
        known, readings = known_in(self.decision.situation, self.pack), Readings(self.pack)
        truth = clause.when.holds(known, readings) if clause.when else True
        of_clause = clause.years.within(known, readings, self.pack.policy_year)
        waived = {year for route in self.decision.result.routes for year in route.waived if year in (of_clause or ())}
        if truth and waived:
            years = self.speaker.years(list(waived))
            return self.answer(clause, APPLIES, "asks.years_waived", summary=clause.summary, years=years)
        if truth and of_clause is None:
            return self.years_not_known(clause)
        return self.by_condition(clause, truth, known, readings)

    def years_not_known(self, clause: YearsWaiver | DeemedWhen) -> ClauseAnswer:
        """A clause for years that hang on a fact of which nobody knows."""
        facts = clause.years.facts() if clause.years else set()
        told = self.speaker.join(self.speaker.fact(name, self.pack) for name in sorted(facts))
        values = {"summary": clause.summary, "facts": told, "who": self.whom_to_ask(facts)}
        return self.answer(clause, CANNOT_TELL, "asks.no_years_of_this", **values)

    def deemed_when(self, clause: DeemedWhen) -> ClauseAnswer:
        known, readings = known_in(self.decision.situation, self.pack), Readings(self.pack)
        truth = clause.when.holds(known, readings) if clause.when else True
        deemed, _ = self.deemed_years(clause, {state.year for state in self.decision.years})
        if deemed:
            values = {"years": self.speaker.years(deemed), "subject": self.pack.subject(clause.subject).name}
            return self.answer(clause, APPLIES, "asks.deemed", summary=clause.summary, **values)
        if truth and clause.years and clause.years.within(known, readings, self.pack.policy_year) is None:
            return self.years_not_known(clause)
        return self.by_condition(clause, truth, known, readings)

    def by_condition(self, clause: Any, truth: bool | None, known: KnownFacts, readings: Readings) -> ClauseAnswer:
        """A clause that changes nothing here: its condition fails, is not known, or there is nothing to change."""
        if truth is None:
            lacking = clause.when.lacking(known, readings)
            facts = self.speaker.join(self.speaker.fact(name, self.pack) for name in sorted(lacking))
            values = {"summary": clause.summary, "facts": facts, "who": self.whom_to_ask(lacking)}
            return self.answer(clause, CANNOT_TELL, "asks.unknown", **values)
        key = "asks.without_effect" if truth else "asks.not_reached"
        return self.answer(clause, DOES_NOT_APPLY, key, summary=clause.summary)

    def deemed_years(self, clause: Any, years: set[int]) -> tuple[list[int], list[int]]:
        """Of these years, those that people see and that are met by this clause; and those met by hours anyway."""
        by: dict[int, str | None] = {
            state.year: subject.met_by
            for state in self.decision.years
            for subject in state.subjects
            if subject.subject == clause.subject and state.year in years
        }
        return [y for y, met in by.items() if met == clause.id], [y for y, met in by.items() if met != clause.id]

    def exam(self, clause: RegionalExam) -> ClauseAnswer:
        exams = self.case.facts.exams
        if not exams:
            return self.out_of_reach(clause, "deeming.no_exam")
        regional = {exam.year for exam in exams if exam.in_region}
        known = {year for year in regional if year <= self.pack.study_year_of(self.case.as_of)}
        subject = self.pack.subject(clause.subject).name
        deemed, otherwise = self.deemed_years(clause, known)
        if deemed:
            return self.answer(clause, APPLIES, "deeming.exam", years=self.speaker.years(deemed), subject=subject)
        if otherwise:
            return self.answer(
                clause, APPLIES, "deeming.exam_by_hours", years=self.speaker.years(otherwise), subject=subject
            )
        if known:
            return self.outside(clause, "deeming.exam", known, subject=subject)
        return self.answer(clause, DOES_NOT_APPLY, f"deeming.exam_{'not_yet' if regional else 'not_in_region'}")

    def plan(self, clause: FiledPlanClause) -> ClauseAnswer:
        plans = self.case.facts.plans
        if not plans:
            return self.out_of_reach(clause, "deeming.no_plan")
        speaker, pack, as_of = self.speaker, self.pack, self.case.as_of
        effective = [plan for plan in plans if plan_in_effect(plan, as_of, pack)]
        if not effective:
            own_first = sorted(plans, key=lambda plan: (plan.year != pack.policy_year, -plan.year))
            return self.plan_without_effect(clause, own_first[0])
        values = {"subject": pack.subject(clause.subject).name}
        deemed, otherwise = self.deemed_years(clause, {plan.year for plan in effective})
        if deemed:
            late = [plan for plan in effective if plan.year in deemed and self.is_late(plan)]
            key = "deeming.plan_accepted_late" if late else "deeming.plan"
            filed_on = speaker.day(late[0].filed_on) if late else ""
            return self.answer(clause, APPLIES, key, years=speaker.years(deemed), filed_on=filed_on, **values)
        for plan in effective:
            option = pack.notice_of(plan.year).default_options[Reading.FILED_PLAN]
            if option == "roster" and not plan.on_roster:
                return self.answer(clause, DOES_NOT_APPLY, "deeming.plan_not_on_roster", **values)
            if option == "completed" and not plan.completed:
                return self.answer(clause, DOES_NOT_APPLY, "deeming.plan_not_completed", **values)
        if otherwise:
            return self.answer(clause, APPLIES, "deeming.plan_by_hours", years=speaker.years(otherwise), **values)
        return self.outside(clause, "deeming.plan", [plan.year for plan in effective], **values)

    def is_late(self, plan: FiledPlan) -> bool:
        """Filed after the day that the notice of its year sets (7.2)."""
        notice = self.pack.notices.get(plan.year)
        return bool(notice and notice.plan_clause and plan.filed_on > notice.plan_clause.filed_by)

    def plan_without_effect(self, clause: FiledPlanClause, plan: FiledPlan) -> ClauseAnswer:
        speaker, as_of = self.speaker, self.case.as_of
        notice = self.pack.notices.get(plan.year)
        of_its_year = notice.plan_clause if notice is not None else None
        values = {"filed_on": speaker.day(plan.filed_on), "year": plan.year, "hours": self.pack.hours(plan.tenths)}
        if plan.filed_on > as_of or plan.year > self.pack.study_year_of(as_of):
            key = "plan_not_yet"
        elif of_its_year is None:
            key = "plan_without_notice"
        else:
            late = self.is_late(plan) and not plan.accepted_late
            key = "plan_late" if late else "plan_short"
            values |= {
                "filed_by": speaker.day(of_its_year.filed_by),
                "least": self.pack.hours(of_its_year.least_tenths),
            }
        return self.answer(clause, DOES_NOT_APPLY, f"deeming.{key}", **values)

    def conversion(self, conversion: Conversion) -> ClauseAnswer:
        if self.sources_there.isdisjoint(conversion.sources):
            return self.out_of_reach(
                conversion, "conversion.no_credit", lambda: {"sources": self.sources(conversion.sources)}
            )
        credits = [credit for credit in self.case.credits if credit.source in conversion.sources]
        counted = [credit for credit in credits if self.decision.credits[credit.id] in COUNTED_VERDICTS]
        there = {credit.source for credit in counted or credits}
        sources = self.sources(source for source in conversion.sources if source in there)
        lacking = self.lacking_of_conversion(conversion, credits)
        if not counted and lacking:
            facts = self.speaker.join(self.speaker.fact(name, self.pack) for name in sorted(lacking))
            values = {"sources": sources, "facts": facts, "who": self.whom_to_ask(lacking)}
            return self.answer(conversion, CANNOT_TELL, "conversion.unknown", **values)
        if not counted:
            return self.answer(conversion, DOES_NOT_APPLY, "conversion.none_counted", sources=sources)
        each = hours_of_each(self.case, self.decision.credits, self.pack)
        hours = self.pack.hours(sum(each.get(credit.id, 0) for credit in counted))
        subject = self.pack.subject(conversion.subject).name
        values = {"sources": sources, "hours": hours, "subject": subject, "unit": self.speaker.hour(self.pack)}
        return self.answer(conversion, APPLIES, "conversion.counted", **values)

    def lacking_of_conversion(self, conversion: Conversion, credits: Iterable[Credit]) -> set[str]:
        """Facts that are not known and on which it hangs whether these credits count, or at which rate."""
        known = known_at(self.case, self.case.learner, self.pack)
        units = {credit.unit for credit in credits if credit.verified}
        conditions = [conversion.when, *(rate.when for rate in conversion.rates if rate.unit in units)]
        readings = Readings(self.pack)
        return {name for when in conditions if when and units for name in when.lacking(known, readings)}

    def carried(self, rule: CarryOver) -> ClauseAnswer:
        """Which hours left over of a year count for the next, of the years that people see."""
        plan = plan_for(self.case.application, self.pack)
        inquiry, parts = GeneralInquiry(self.decision.situation, self.pack, plan), []
        for state in self.decision.years:
            into = zip(self.pack.subjects, inquiry.carried_into(state.year), strict=True)
            gaps = [(subject, tenths) for subject, tenths in into if tenths]
            if gaps:
                hours = self.speaker.join(self.speaker.amount(one.id, tenths, self.pack) for one, tenths in gaps)
                values = {"before": state.year - 1, "year": state.year, "hours": hours}
                parts.append(self.speaker.say("carry_over.part", **values))
        standing, key = (APPLIES, "carry_over.carried") if parts else (DOES_NOT_APPLY, "carry_over.none")
        return self.answer(rule, standing, key, summary=rule.summary, parts="，".join(parts))

    def hanging(self) -> set[str]:
        """Facts that are not known and on which hours, figures, or what is asked for may hang beside the routes."""
        application, readings = self.case.application, Readings(self.pack)
        found: set[str] = set()
        for conversion in self.pack.conversions:
            credits = [credit for credit in self.case.credits if credit.source in conversion.sources]
            found |= self.lacking_of_conversion(conversion, credits)
        entries = [
            clause for clause in (*self.pack.relief, *self.pack.waivers) if clause.covers_application(application)
        ]
        conditions = [getattr(entry, "when", None) for entry in entries]
        for notice in self.pack.notices.values():
            conditions += [getattr(entry, "when", None) for entry in notice.deeming]
            conditions += [figure.when for entry in notice.with_figures for figure in entry.figures]
        known = known_in(self.decision.situation, self.pack)
        of_years = [entry.years for entry in (*self.pack.waivers, *self.pack.deeming) if hasattr(entry, "years")]
        found |= {name for years in of_years if years for name in years.facts() if known.fact(name) is None}
        return found | {name for when in conditions if when for name in when.lacking(known, readings)}

    def sources(self, sources: Iterable[str]) -> str:
        return self.speaker.join(self.speaker.source(source, self.pack) for source in sources)
