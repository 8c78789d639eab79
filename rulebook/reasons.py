"""The sentences on the clauses of a decision, one for every clause considered, each with its article."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

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
from rulebook.facts import Application
from rulebook.findings import ClauseAnswer, RouteFinding
from rulebook.pack import Pack
from rulebook.quantity import format_tenths
from rulebook.speech import Speaker
from rulebook.vocabulary import COUNTED_VERDICTS, Answer, Reading, Sex, Source, Standing

if TYPE_CHECKING:
    from rulebook.decide import Decision

APPLIES, DOES_NOT_APPLY, CANNOT_TELL = Standing.APPLIES, Standing.DOES_NOT_APPLY, Standing.CANNOT_TELL


Age = tuple[Sex | None, date, int | None]
"""Sex, the day on which age counts, and the age then in completed years (None: birth date not known)."""

_SAID_DIFFERENTLY = frozenset(
    {"age.no_sex", "relief.no_transfer", "relief.transfer_later", "relief.postdoc_not_covered", "base.no_tenure"}
)
_PLATFORM_ONLY = frozenset({Source.PLATFORM})
_KEPT = 2_000
"""So many sentences are kept for each kind of application, then they are put together anew."""


class _Shared:
    """What is the same for all who apply for the same, put together once: clauses by id, values of the phrases, and the
    sentences already said, by all that they name."""

    def __init__(self, application: Application, pack: Pack, speaker: Speaker) -> None:
        self.clauses: dict[str, Any] = {clause.id: clause for clause in (*pack.base, *pack.relief)}
        self.by_age = {clause.id for clause in pack.relief if isinstance(clause, AgeFull | AgeSomeYears)}
        self.values: dict[str, Any] = {
            "application": speaker.application(application),
            "policy_year": pack.policy_year,
            "count": speaker.number(pack.recent_years.count),
            "required": getattr(application, "required_years", None),
        }
        self.openings: dict[tuple[Any, ...], ClauseAnswer] = {}
        self.answers: dict[tuple[str, str], ClauseAnswer] = {}
        self.elsewhere: tuple[ClauseAnswer, ...] = ()
        self.nothing_on_record: tuple[ClauseAnswer, ...] = ()


class Reasons:
    """The sentences on the clauses of one decision."""

    def __init__(self, decision: "Decision", language: str) -> None:
        self.decision = decision
        self.case, self.pack = decision.case, decision.pack
        self.speaker = Speaker(language)
        facts = self.case.facts
        self.dates = facts.transfer and facts.transfer.on, facts.tenure and facts.tenure.since
        self.sources_there = {credit.source for credit in self.case.credits}
        application, known = self.case.application, self.pack.compiled
        shared: _Shared | None = known.get((application, language))
        self.shared = shared or _Shared(application, self.pack, self.speaker)
        if shared is None:
            self.shared.elsewhere = tuple(self.of_other_purposes())
            known[application, language] = self.shared

    def all(self) -> list[ClauseAnswer]:
        """A sentence for every clause considered, in the order of the pack."""
        answers: list[ClauseAnswer] = []
        routes = self.decision.result.routes
        if self.decision.by_default is Answer.UNKNOWN:
            base = {clause.id for clause in self.pack.base}
            if not any(route.id in base for route in routes):
                sentence = self.speaker.say("not_covered.purpose", **self.values)
                answers.append(ClauseAnswer("not_covered", CANNOT_TELL, sentence))
        answers.extend(map(self.route, routes))
        answers.extend(self.shared.elsewhere)
        facts, shared = self.case.facts, self.shared
        if facts.epidemic_years or facts.exams or facts.plan or not self.sources_there <= _PLATFORM_ONLY:
            answers.extend(self.by_facts())
        else:
            shared.nothing_on_record = shared.nothing_on_record or tuple(self.by_facts())
            answers.extend(shared.nothing_on_record)
        return answers

    def by_facts(self) -> Iterator[ClauseAnswer]:
        """The clauses that reach only people with such facts or credits: years waived, subjects deemed, conversions."""
        for waiver in self.pack.waivers:
            if waiver.covers_application(self.case.application):
                yield self.waiver(waiver)
        for deeming in self.pack.deeming:
            yield self.plan(deeming) if isinstance(deeming, FiledPlanClause) else self.exam(deeming)
        yield from map(self.conversion, self.pack.conversions)

    @cached_property
    def values(self) -> dict[str, Any]:
        """What phrases may name."""
        transfer, tenure = self.dates
        own = {
            "transfer": self.speaker.day(transfer) if transfer else "",
            "tenure": self.speaker.day(tenure) if tenure else "",
        }
        return self.shared.values | own

    def answer(self, clause: Any, standing: Standing, key: str, **values: Any) -> ClauseAnswer:
        sentence = self.speaker.say(key, **{**self.values, **values})
        return ClauseAnswer(clause.id, standing, sentence + self.speaker.cite(clause.article))

    def out_of_reach(self, clause: Any, key: str, values: Callable[[], dict[str, str]] = dict) -> ClauseAnswer:
        """A clause that does not reach the person, in words that are the same for all who apply for this: put together
        once."""
        said = self.shared.answers
        answer = said.get((key, clause.id))
        if answer is None:
            answer = said[key, clause.id] = self.answer(clause, DOES_NOT_APPLY, key, **values())
        return answer

    # ------------------------------------------------------------------------------------------------- routes

    def route(self, finding: RouteFinding) -> ClauseAnswer:
        opening = self.opening(finding)
        if finding.standing is not APPLIES:
            return opening
        cite = self.speaker.cite(self.shared.clauses[finding.id].article)
        return ClauseAnswer(finding.id, APPLIES, opening.because + self.state(finding) + cite)

    def opening(self, finding: RouteFinding) -> ClauseAnswer:
        """Whom the clause reaches and what it asks for: said alike to all for whom it names the same.

        The article follows where nothing more is to be said.
        """
        said, key = self.shared.openings, finding.reason
        if key in _SAID_DIFFERENTLY:
            key = self.phrase(finding)
        age = self.age if finding.id in self.shared.by_age else None
        place = finding.id, finding.standing, key, finding.years, finding.waived, self.dates, age
        answer = said.get(place)
        if answer is None:
            clause, values = self.shared.clauses[finding.id], self.values
            if finding.years or finding.waived:
                values = values | {"years": self.speaker.years((*finding.years, *finding.waived))}
            if age is not None:
                values = values | self.age_values(clause, *age)
            sentence = self.speaker.say(key, **values)
            if finding.standing is not APPLIES:
                sentence += self.speaker.cite(clause.article)
            if len(said) >= _KEPT:
                said.clear()
            answer = said[place] = ClauseAnswer(finding.id, finding.standing, sentence)
        return answer

    def phrase(self, finding: RouteFinding) -> str:
        """The phrase for a finding that is said differently for different facts."""
        key, facts = finding.reason, self.case.facts
        if key == "age.no_sex" and finding.standing is DOES_NOT_APPLY:
            return "age.no_sex_either_way"
        if key == "relief.no_transfer" and facts.transfer:
            return "relief.transfer_future"
        if key == "base.no_tenure" and facts.tenure:
            return "base.tenure_future"
        if key == "relief.transfer_later" and (finding.years or finding.waived):
            return "relief.transfer_later_years"
        if key == "relief.postdoc_not_covered":
            stays = facts.postdoc and facts.postdoc.stays_in_region
            return "relief.postdoc_no_project" if stays else "relief.postdoc_leaves"
        return key

    @cached_property
    def age(self) -> Age:
        learner = self.case.learner
        at_application = self.pack.default_options[Reading.AGE_DATE] == "application"
        day = self.case.as_of if at_application else self.pack.last_day
        return learner.sex, day, completed_years(learner.birth_date, day) if learner.birth_date else None

    def age_values(self, clause: AgeFull | AgeSomeYears, sex: Sex | None, day: date, age: int | None) -> dict[str, Any]:
        ages = clause.ages
        values: dict[str, Any] = {
            "figures": self.speaker.say(f"age.figures_{sex or 'both'}", male=ages.male, female=ages.female)
        }
        if isinstance(clause, AgeSomeYears):
            values["pick"] = self.speaker.number(clause.complete_years)
        if age is not None:
            values |= {"day": self.speaker.day(day), "age": age}
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

    def of_other_purposes(self) -> Iterator[ClauseAnswer]:
        """The clauses of relief and waiver that are not for this application at all."""
        for clause in (*self.pack.relief, *self.pack.waivers):
            if not clause.covers_application(self.case.application):
                yield self.other_purpose(clause)

    def other_purpose(self, clause: Any) -> ClauseAnswer:
        speaker, covers = self.speaker, clause.covers
        if any(coverage.application is self.case.application.purpose for coverage in covers):
            levels = speaker.join(map(self.covered, covers))
            return self.answer(clause, DOES_NOT_APPLY, "relief.other_level", covers=levels)
        purposes = speaker.purposes(coverage.application for coverage in covers)
        return self.answer(clause, DOES_NOT_APPLY, "relief.other_purpose", purposes=purposes)

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
        if self.sources_there.isdisjoint(conversion.sources):
            return self.out_of_reach(
                conversion, "conversion.no_credit", lambda: {"sources": self.sources(conversion.sources)}
            )
        credits = [credit for credit in self.case.credits if credit.source in conversion.sources]
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
