"""The sentences on the clauses of a decision, one for every clause considered, each with its article."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from rulebook.clauses.age import completed_years
from rulebook.clauses.deeming import plan_in_effect
from rulebook.entries import (
    AgeFull,
    AgeSomeYears,
    Conversion,
    Coverage,
    FiledPlanClause,
    RegionalExam,
    Waiver,
)
from rulebook.findings import ClauseAnswer, RouteFinding
from rulebook.quantity import format_tenths
from rulebook.speech import Speaker
from rulebook.vocabulary import COUNTED_VERDICTS, Answer, Reading, Standing

if TYPE_CHECKING:
    from rulebook.decide import Decision

APPLIES, DOES_NOT_APPLY, CANNOT_TELL = Standing.APPLIES, Standing.DOES_NOT_APPLY, Standing.CANNOT_TELL


class _Shared(NamedTuple):
    """What is the same for all who apply for the same, put together once: clauses by id, values of the phrases, and
    what has been said to people whom a clause does not reach."""

    clauses: dict[str, Any]
    values: dict[str, Any]
    said: dict[tuple[str, str], ClauseAnswer]


class Reasons:
    """The sentences on the clauses of one decision."""

    def __init__(self, decision: "Decision", language: str) -> None:
        self.decision = decision
        self.case, self.pack = decision.case, decision.pack
        self.speaker = Speaker(language)
        shared = self._shared()
        self.clauses, self.said = shared.clauses, shared.said
        facts = self.case.facts
        self.values: dict[str, Any] = {
            **shared.values,
            "transfer": self.speaker.day(facts.transfer.on) if facts.transfer else "",
            "tenure": self.speaker.day(facts.tenure.since) if facts.tenure else "",
        }

    def _shared(self) -> _Shared:
        application, known = self.case.application, self.pack.compiled
        place = application, self.speaker.language
        if place not in known:
            values = {
                "application": self.speaker.application(application),
                "policy_year": self.pack.policy_year,
                "count": self.speaker.number(self.pack.recent_years.count),
                "required": getattr(application, "required_years", None),
            }
            clauses = {clause.id: clause for clause in (*self.pack.base, *self.pack.relief)}
            known[place] = _Shared(clauses, values, {})
        shared: _Shared = known[place]
        return shared

    def all(self) -> Iterator[ClauseAnswer]:
        covered = {route.id for route in self.decision.result.routes}
        if self.decision.by_default is Answer.UNKNOWN and not covered & {clause.id for clause in self.pack.base}:
            yield ClauseAnswer("not_covered", CANNOT_TELL, self.speaker.say("not_covered.purpose", **self.values))
        for route in self.decision.result.routes:
            yield self.route(route)
        for clause in self.pack.relief:
            if clause.id not in covered:
                yield self.other_purpose(clause)
        for waiver in self.pack.waivers:
            covers = waiver.covers_application(self.case.application)
            yield self.waiver(waiver) if covers else self.other_purpose(waiver)
        for deeming in self.pack.deeming:
            yield self.plan(deeming) if isinstance(deeming, FiledPlanClause) else self.exam(deeming)
        for conversion in self.pack.conversions:
            yield self.conversion(conversion)

    def answer(self, clause: Any, standing: Standing, key: str, **values: Any) -> ClauseAnswer:
        sentence = self.speaker.say(key, **{**self.values, **values})
        return ClauseAnswer(clause.id, standing, sentence + self.speaker.cite(clause.article))

    def out_of_reach(self, clause: Any, key: str, values: Callable[[], dict[str, str]] = dict) -> ClauseAnswer:
        """A clause that does not reach the person, in words that are the same for all who apply for this: put together
        once."""
        answer = self.said.get((key, clause.id))
        if answer is None:
            answer = self.said[key, clause.id] = self.answer(clause, DOES_NOT_APPLY, key, **values())
        return answer

    # ------------------------------------------------------------------------------------------------- routes

    def route(self, finding: RouteFinding) -> ClauseAnswer:
        clause = self.clauses[finding.id]
        key, values = finding.reason, dict(self.values)
        if finding.years or finding.waived:
            values["years"] = self.speaker.years((*finding.years, *finding.waived))
        if isinstance(clause, AgeFull | AgeSomeYears):
            values |= self.age(clause)
            if key == "age.no_sex" and finding.standing is DOES_NOT_APPLY:
                key = "age.no_sex_either_way"
        elif key == "relief.no_transfer" and self.case.facts.transfer:
            key = "relief.transfer_future"
        elif key == "base.no_tenure" and self.case.facts.tenure:
            key = "base.tenure_future"
        elif key == "relief.transfer_later" and (finding.years or finding.waived):
            key = "relief.transfer_later_years"
        elif key == "relief.postdoc_not_covered":
            stays = self.case.facts.postdoc and self.case.facts.postdoc.stays_in_region
            key = "relief.postdoc_no_project" if stays else "relief.postdoc_leaves"
        sentence = self.speaker.say(key, **values)
        if finding.standing is APPLIES:
            sentence += self.state(finding)
        return ClauseAnswer(finding.id, finding.standing, sentence + self.speaker.cite(clause.article))

    def age(self, clause: AgeFull | AgeSomeYears) -> dict[str, Any]:
        learner, ages = self.case.learner, clause.ages
        key = f"age.figures_{learner.sex or 'both'}"
        values: dict[str, Any] = {"figures": self.speaker.say(key, male=ages.male, female=ages.female)}
        if isinstance(clause, AgeSomeYears):
            values["pick"] = self.speaker.number(clause.complete_years)
        if learner.birth_date:
            at_application = self.pack.default_options[Reading.AGE_DATE] == "application"
            day = self.case.as_of if at_application else self.pack.last_day
            values |= {"day": self.speaker.day(day), "age": completed_years(learner.birth_date, day)}
        return values

    def state(self, finding: RouteFinding) -> str:
        """How far the route has been fulfilled."""
        speaker, parts = self.speaker, []
        if finding.waived:
            article = speaker.article(self.pack.waivers[0].article)
            key = "state.waived" if finding.years else "state.all_waived"
            parts.append(speaker.say(key, waived=speaker.years(finding.waived), article=article))
        if finding.missing:
            key = "state.lacking_some" if finding.reason == "age.some_years" else "state.lacking"
            if self.decision.by_default is Answer.MET:
                key = f"{key}_here"
            parts.append(speaker.say(key, gaps=speaker.gaps(finding.missing, self.pack)))
        elif finding.reason == "age.some_years":
            done = [state.year for state in self.decision.years if state.year in finding.years and state.complete]
            if done:
                parts.append(speaker.say("state.done_some", done=speaker.years(done)))
        elif finding.years:
            rest = "rest" if finding.waived else "one" if len(finding.years) == 1 else "all"
            parts.append(speaker.say(f"state.done_{rest}"))
        elif finding.reason == "relief.transfer_later" and not finding.waived:
            parts.append(speaker.say("state.nothing_asked"))
        return "".join(parts)

    def other_purpose(self, clause: Any) -> ClauseAnswer:
        speaker, covers = self.speaker, clause.covers
        if any(coverage.application is self.case.application.purpose for coverage in covers):
            return self.out_of_reach(
                clause, "relief.other_level", lambda: {"covers": speaker.join(map(self.covered, covers))}
            )
        return self.out_of_reach(
            clause, "relief.other_purpose", lambda: {"purposes": speaker.purposes(c.application for c in covers)}
        )

    def covered(self, coverage: Coverage) -> str:
        """The applications that a clause is for, in words."""
        speaker = self.speaker
        levels = [speaker.say(f"application.{level}") for level in coverage.levels or ()]
        if coverage.grounds:
            grounds = [f"application.recognition_{ground}" for ground in coverage.grounds]
            return speaker.join(speaker.say(ground, level=speaker.join(levels)) for ground in grounds)
        if coverage.grades:
            first, last = coverage.grades.from_, coverage.grades.to
            return speaker.say("application.post_appointments", first=first, last=last)
        if levels or coverage.exceptional:
            key = "application.title_review_exceptional" if coverage.exceptional else "application.title_review"
            return speaker.join(speaker.say(key, level=level) for level in levels or [""])
        return speaker.purposes([coverage.application])

    # ------------------------------------------------------------------- years waived, subjects deemed, conversions

    def waiver(self, clause: Waiver) -> ClauseAnswer:
        recorded = set(self.case.facts.epidemic_years)
        if not recorded:
            return self.out_of_reach(clause, "waiver.no_epidemic")
        known = {year for year in recorded if year <= self.pack.study_year_of(self.case.as_of)}
        waived = {year for route in self.decision.result.routes for year in route.waived}
        if not known:
            return self.answer(clause, DOES_NOT_APPLY, "waiver.epidemic_not_yet")
        key, years = ("waiver.epidemic_years", waived) if waived else ("waiver.epidemic_other_years", known)
        return self.answer(clause, APPLIES if waived else DOES_NOT_APPLY, key, years=self.speaker.years(list(years)))

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
            years = self.speaker.years(list(known))
            return self.answer(clause, DOES_NOT_APPLY, "deeming.exam_other_years", years=years)
        return self.answer(clause, DOES_NOT_APPLY, f"deeming.exam_{'not_yet' if regional else 'not_in_region'}")

    def plan(self, clause: FiledPlanClause) -> ClauseAnswer:
        plan = self.case.facts.plan
        if plan is None:
            return self.out_of_reach(clause, "deeming.no_plan")
        speaker = self.speaker
        values = {
            "subject": self.pack.subject(clause.subject).name,
            "filed_on": speaker.day(plan.filed_on),
            "filed_by": speaker.day(clause.filed_by),
            "hours": format_tenths(plan.tenths),
            "least": format_tenths(clause.least_tenths),
        }
        on_roster = plan_in_effect(plan, self.case.as_of, self.pack)
        if on_roster is None:
            late = plan.filed_on > clause.filed_by and not plan.accepted_late
            future = plan.filed_on > self.case.as_of
            key = "plan_not_yet" if future else "plan_late" if late else "plan_short"
            return self.answer(clause, DOES_NOT_APPLY, f"deeming.{key}", **values)
        years = set(clause.years)
        deemed, otherwise = self.deemed_years(clause, years)
        if deemed:
            return self.answer(clause, APPLIES, "deeming.plan", years=speaker.years(deemed), **values)
        roster_only = self.pack.default_options[Reading.FILED_PLAN] == "roster"
        if roster_only and not on_roster:
            return self.answer(clause, DOES_NOT_APPLY, "deeming.plan_not_on_roster", **values)
        if otherwise:
            return self.answer(clause, APPLIES, "deeming.plan_by_hours", years=speaker.years(otherwise), **values)
        listed = speaker.years(list(years))
        return self.answer(clause, DOES_NOT_APPLY, "deeming.plan_other_years", years=listed, **values)

    def conversion(self, conversion: Conversion) -> ClauseAnswer:
        credits = [credit for credit in self.case.credits if credit.source in conversion.sources]
        if not credits:
            return self.out_of_reach(
                conversion, "conversion.no_credit", lambda: {"sources": self.sources(conversion.sources)}
            )
        counted = [credit for credit in credits if self.decision.credits[credit.id] in COUNTED_VERDICTS]
        there = {credit.source for credit in counted or credits}
        sources = self.sources(source for source in conversion.sources if source in there)
        if not counted:
            return self.answer(conversion, DOES_NOT_APPLY, "conversion.none_counted", sources=sources)
        hours = format_tenths(sum(credit.tenths for credit in counted))
        subject = self.pack.subject(conversion.subject).name
        return self.answer(conversion, APPLIES, "conversion.counted", sources=sources, hours=hours, subject=subject)

    def sources(self, sources: Iterable[str]) -> str:
        return self.speaker.join(self.speaker.say(f"source.{source}") for source in sources)
