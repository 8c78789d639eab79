"""Findings → sentences that a learner understands, each with its article.

The words stand in `phrases/`; here only their values are worked out. No sentence decides anything: what applies has
been decided by the engine.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rulebook.clauses.age import completed_years
from rulebook.clauses.deeming import plan_in_effect
from rulebook.entries import AgeFull, AgeSomeYears, Conversion, Coverage, FiledPlanClause, RegionalExam, Waiver
from rulebook.facts import AnnualCheck, Application, PostAppointment, TitleReview
from rulebook.findings import ClauseAnswer, Missing, RouteFinding
from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE, say
from rulebook.quantity import format_tenths
from rulebook.vocabulary import COUNTED_VERDICTS, Reading, Sex, Standing

if TYPE_CHECKING:
    from rulebook.decide import Decision

APPLIES, DOES_NOT_APPLY, CANNOT_TELL = Standing.APPLIES, Standing.DOES_NOT_APPLY, Standing.CANNOT_TELL


class Speaker:
    """Puts values into words of one language."""

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self.language = language

    def say(self, key: str, /, **values: Any) -> str:
        return say(key, self.language, **values)

    def number(self, value: int) -> str:
        """A number from 1 to 99 in words where the language has them."""
        words = self.say("part.numerals")
        if len(words) < 11 or not 0 < value < 100:
            return str(value)
        tens, ones = divmod(value, 10)
        return (words[tens] if tens > 1 else "") + (words[10] if tens else "") + (words[ones] if ones else "")

    def article(self, clause_id: str) -> str:
        """6.1.full → 第六条第一项."""
        parts = [int(part) for part in clause_id.split(".") if part.isdigit()]
        keys = ("part.article", "part.item")
        return "".join(self.say(key, n=n, word=self.number(n)) for key, n in zip(keys, parts, strict=False))

    def cite(self, article: str) -> str:
        return self.say("part.cite", article=self.article(article))

    def day(self, day: date) -> str:
        return self.say("part.day", year=day.year, month=day.month, day=day.day)

    def join(self, parts: Iterable[str]) -> str:
        return self.say("part.list_join").join(parts)

    def years(self, years: Sequence[int]) -> str:
        """2022, 2023, 2024 → 2022至2024; others one by one."""
        years = sorted(years)
        if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
            return self.say("part.year_run", first=years[0], last=years[-1])
        return self.join(map(str, years))

    def gaps(self, missing: Sequence[Missing], pack: Pack) -> str:
        """2023年度专业科目1学时；2024年度公需科目30学时、专业科目60学时."""
        by_year: dict[int, list[str]] = {}
        for gap in missing:
            name = pack.subject(gap.subject).name
            text = self.say("part.subject_hours", subject=name, hours=format_tenths(gap.tenths))
            by_year.setdefault(gap.year, []).append(text)
        texts = (self.say("part.gap", year=year, subjects=self.join(parts)) for year, parts in by_year.items())
        return self.say("part.gap_join").join(texts)

    def application(self, application: Application) -> str:
        """What is applied for, in words."""
        match application:
            case AnnualCheck(year=year):
                return self.say("application.annual_check", year=year)
            case TitleReview(level=level, exceptional=exceptional):
                key = "application.title_review_exceptional" if exceptional else "application.title_review"
                return self.say(key, level=self.say(f"application.{level}"))
            case PostAppointment(grade=grade):
                return self.say("application.post_appointment", grade=grade)
        level_name = self.say(f"application.{application.level}") if application.level else ""
        return self.say(f"application.recognition_{application.ground}", level=level_name)

    def purposes(self, purposes: Iterable[str]) -> str:
        return self.join(self.say(f"purpose.{purpose}") for purpose in dict.fromkeys(purposes))


class _Reasons:
    """The sentences of one decision."""

    def __init__(self, decision: "Decision", language: str) -> None:
        self.decision = decision
        self.case, self.pack = decision.case, decision.pack
        self.speaker = Speaker(language)
        self.clauses = {clause.id: clause for clause in (*self.pack.base, *self.pack.relief)}
        facts = self.case.facts
        self.values: dict[str, Any] = {
            "application": self.speaker.application(self.case.application),
            "policy_year": self.pack.policy_year,
            "count": self.speaker.number(self.pack.recent_years.count),
            "required": getattr(self.case.application, "required_years", None),
            "transfer": self.speaker.day(facts.transfer.on) if facts.transfer else "",
            "tenure": self.speaker.day(facts.tenure.since) if facts.tenure else "",
        }
        self.asked_years = {year for route in decision.result.routes for year in (*route.years, *route.waived)}
        self.asked_years.add(self.pack.policy_year)

    def all(self) -> Iterator[ClauseAnswer]:
        covered = {route.id for route in self.decision.result.routes}
        if self.case.application.purpose == "recognition" and not any(c.id in covered for c in self.pack.base):
            yield ClauseAnswer("not_covered", CANNOT_TELL, self.speaker.say("not_covered.recognition"))
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

    # ------------------------------------------------------------------------------------------------- routes

    def route(self, finding: RouteFinding) -> ClauseAnswer:
        clause = self.clauses[finding.id]
        key, values = finding.reason, {"years": self.speaker.years((*finding.years, *finding.waived))}
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
        sentence = self.speaker.say(key, **{**self.values, **values})
        if finding.standing is APPLIES:
            sentence += self.state(finding)
        return ClauseAnswer(finding.id, finding.standing, sentence + self.speaker.cite(clause.article))

    def age(self, clause: AgeFull | AgeSomeYears) -> dict[str, Any]:
        learner, ages = self.case.learner, clause.ages
        key = f"age.figures_{learner.sex or 'both'}"
        values = {"figures": self.speaker.say(key, male=ages.male, female=ages.female)}
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
            parts.append(speaker.say(key, gaps=speaker.gaps(finding.missing, self.pack)))
        elif finding.reason == "age.some_years":
            done = [state.year for state in self.decision.years if state.year in finding.years and state.complete]
            if done:
                parts.append(speaker.say("state.done_some", done=speaker.years(done)))
        elif finding.years:
            parts.append(speaker.say("state.done_one" if len(finding.years) == 1 else "state.done_all"))
        elif finding.reason == "relief.transfer_later" and not finding.waived:
            parts.append(speaker.say("state.nothing_asked"))
        return "".join(parts)

    def other_purpose(self, clause: Any) -> ClauseAnswer:
        purposes = [coverage.application for coverage in clause.covers]
        if self.case.application.purpose in purposes:
            covers = self.speaker.join(self.covered(coverage) for coverage in clause.covers)
            return self.answer(clause, DOES_NOT_APPLY, "relief.other_level", covers=covers)
        return self.answer(
            clause, DOES_NOT_APPLY, "relief.other_purpose", purposes=self.speaker.purposes(purposes)
        )

    def covered(self, coverage: Coverage) -> str:
        levels = self.speaker.join(self.speaker.say(f"application.{level}") for level in coverage.levels or ())
        grounds = coverage.grounds or ()
        if not grounds:
            return self.speaker.purposes([coverage.application])
        return self.speaker.join(self.speaker.say(f"application.recognition_{g}", level=levels) for g in grounds)

    # ------------------------------------------------------------------- years waived, subjects deemed, conversions

    def waiver(self, clause: Waiver) -> ClauseAnswer:
        recorded = set(self.case.facts.epidemic_years)
        known = {year for year in recorded if year <= self.pack.study_year_of(self.case.as_of)}
        waived = {year for route in self.decision.result.routes for year in route.waived}
        if not recorded:
            return self.answer(clause, DOES_NOT_APPLY, "waiver.no_epidemic")
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
        regional = {exam.year for exam in exams if exam.in_region}
        known = {year for year in regional if year <= self.pack.study_year_of(self.case.as_of)}
        subject = self.pack.subject(clause.subject).name
        deemed, otherwise = self.deemed_years(clause, known)
        if deemed:
            return self.answer(
                clause, APPLIES, "deeming.exam", years=self.speaker.years(deemed), subject=subject
            )
        if otherwise:
            return self.answer(
                clause, APPLIES, "deeming.exam_by_hours", years=self.speaker.years(otherwise), subject=subject
            )
        if known:
            years = self.speaker.years(list(known))
            return self.answer(clause, DOES_NOT_APPLY, "deeming.exam_other_years", years=years)
        key = "exam_not_yet" if regional else "exam_not_in_region" if exams else "no_exam"
        return self.answer(clause, DOES_NOT_APPLY, f"deeming.{key}")

    def plan(self, clause: FiledPlanClause) -> ClauseAnswer:
        plan = self.case.facts.plan
        if plan is None:
            return self.answer(clause, DOES_NOT_APPLY, "deeming.no_plan")
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
        counted = [credit for credit in credits if self.decision.credits[credit.id] in COUNTED_VERDICTS]
        named = dict.fromkeys(credit.source for credit in counted or credits) or conversion.sources
        sources = self.speaker.join(self.speaker.say(f"source.{source}") for source in named)
        if not counted:
            key = "conversion.none_counted" if credits else "conversion.no_credit"
            return self.answer(conversion, DOES_NOT_APPLY, key, sources=sources)
        return self.answer(
            conversion,
            APPLIES,
            "conversion.counted",
            sources=sources,
            hours=format_tenths(sum(credit.tenths for credit in counted)),
            subject=self.pack.subject(conversion.subject).name,
        )


def clauses(decision: "Decision", language: str = DEFAULT_LANGUAGE) -> tuple[ClauseAnswer, ...]:
    """Every clause considered in a decision, with a sentence each."""
    return tuple(_Reasons(decision, language).all())
