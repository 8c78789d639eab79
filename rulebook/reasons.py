"""The sentences on the clauses of a decision, one for every clause considered, each with its article."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from rulebook import built_in
from rulebook.applications import Coverage
from rulebook.clauses.age import completed_years
from rulebook.clauses.asks import known_in
from rulebook.entries import AgeFull, AgeSomeYears, DeemedWhen, FiledPlanClause
from rulebook.fact_reasons import FactReasons
from rulebook.facts import Application
from rulebook.findings import ClauseAnswer, RouteFinding
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.speech import Phrases
from rulebook.vocabulary import ByDefault, Reach, Reading, Sex, Source, Voice

if TYPE_CHECKING:
    from rulebook.decide import Decision

APPLIES, DOES_NOT_APPLY, CANNOT_TELL = Reach.APPLIES, Reach.DOES_NOT_APPLY, Reach.CANNOT_TELL


Age = tuple[Sex | None, date, int | None]
"""Sex, the day on which age counts, and the age then in completed years (None: birth date not known)."""

_BY_FACTS = built_in.said_otherwise()
_SAID_DIFFERENTLY = frozenset({"age.no_sex", "relief.transfer_later", *_BY_FACTS})
_NAMES_FACTS = frozenset({"age.no_sex", "relief.postdoc_not_covered"})
_LACKS = built_in.lacking_where()
"""What is not known where a clause of this notice says that it cannot tell."""
_PLATFORM_ONLY = frozenset({Source.PLATFORM})
_KEPT = 2_000
"""So many sentences are kept for each kind of application, then they are put together anew."""


class _Shared:
    """What is the same for all who apply for the same, put together once: clauses by id, values of the phrases, and the
    sentences already said, by all that they name."""

    def __init__(self, application: Application, pack: Pack, speaker: Phrases) -> None:
        clauses = sorted((*pack.base, *pack.relief), key=lambda clause: clause.covers_application(application))
        self.clauses: dict[str, Any] = {clause.id: clause for clause in clauses}
        self.by_age = {clause.id for clause in pack.relief if isinstance(clause, AgeFull | AgeSomeYears)}
        self.values: dict[str, Any] = {
            "application": speaker.application(application, pack),
            "policy_year": pack.policy_year,
            "count": speaker.number(pack.recent_years.count) if pack.recent_years else "",
            "required": getattr(application, "required_years", None),
        }
        self.openings: dict[tuple[Any, ...], ClauseAnswer] = {}
        self.not_reached: dict[tuple[str, str], ClauseAnswer] = {}
        self.deeming: tuple[Any, ...] = tuple(
            {c.id: c for notice in (*pack.notices.values(), pack) for c in notice.deeming}.values()
        )
        self.answers: dict[tuple[str, str], ClauseAnswer] = {}
        self.elsewhere: tuple[ClauseAnswer, ...] = ()
        self.nothing_on_record: tuple[ClauseAnswer, ...] = ()


class Reasons(FactReasons):
    """The sentences on the clauses of one decision."""

    def __init__(self, decision: "Decision", language: str, voice: Voice = Voice.LEARNER) -> None:
        self.decision = decision
        self.case, self.pack = decision.case, decision.pack
        self.speaker = Phrases(language, voice, self.pack)
        self.dates = built_in.days_told(self.case.facts)
        self._age: Age | None = None
        self._values: dict[str, Any] | None = None
        self.sources_there = {credit.source for credit in self.case.credits}
        application, known = self.case.application, self.pack.compiled
        shared: _Shared | None = known.get((application, language, voice))
        self.shared = shared or _Shared(application, self.pack, self.speaker)
        if shared is None:
            self.shared.elsewhere = tuple(self.of_other_purposes())
            known[application, language, voice] = self.shared

    def all(self) -> list[ClauseAnswer]:
        """A sentence for every clause considered, in the order of the pack."""
        answers: list[ClauseAnswer] = []
        routes = self.decision.result.routes
        if self.decision.by_default is ByDefault.UNKNOWN:
            base = {clause.id for clause in self.pack.base}
            left_out = any(route.reason == "asks.left_out" for route in routes)
            if not left_out and not any(route.id in base for route in routes):
                sentence = self.speaker.say("not_covered.purpose", **self.values)
                answers.append(ClauseAnswer("not_covered", CANNOT_TELL, sentence))
        answers.extend(map(self.route, routes))
        answers.extend(self.shared.elsewhere)
        facts, shared = self.case.facts, self.shared
        on_record = facts.epidemic_years or facts.exams or facts.plans or not self.sources_there <= _PLATFORM_ONLY
        if (
            on_record or self.pack.looked_at or self.pack.carry_over
        ):  # conditions may tell apart even those of whom nothing is on record
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
        for clause in self.shared.deeming:
            if isinstance(clause, DeemedWhen):
                yield self.deemed_when(clause)
            else:
                yield self.plan(clause) if isinstance(clause, FiledPlanClause) else self.exam(clause)
        yield from map(self.conversion, self.pack.conversions)
        if self.pack.carry_over:
            yield self.carried(self.pack.carry_over)

    @property
    def values(self) -> dict[str, Any]:
        """What phrases may name."""
        if self._values is None:
            self._values = self.shared.values | {name: self.speaker.day(day) for name, day in self.dates}
        return self._values

    def answer(self, clause: Any, standing: Reach, key: str, **values: Any) -> ClauseAnswer:
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
        if finding.standing is DOES_NOT_APPLY and not self.dates:
            # The same to all of whom nothing is on record that it might name.
            said = self.shared.not_reached.get((finding.id, finding.reason))
            if said is not None:
                return said
        opening = self.asked(finding) if finding.reason.startswith("asks.") else self.opening(finding)
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
            names = age or finding.years or finding.waived or finding.reason in _NAMES_FACTS
            if finding.standing is DOES_NOT_APPLY and not self.dates and not names:
                self.shared.not_reached[finding.id, finding.reason] = answer
        return answer

    def asked(self, finding: RouteFinding) -> ClauseAnswer:
        """The same of a clause whose condition stands in the pack: its own words, and what is not known."""
        speaker, pack = self.speaker, self.pack
        clause = self.clause_of(finding)
        values: dict[str, Any] = {"summary": clause.summary, "years": speaker.years((*finding.years, *finding.waived))}
        lacking, demand = self.lacking(finding), getattr(clause, "asks", None)
        values["facts"] = speaker.join(speaker.fact(name, pack) for name in sorted(lacking))
        values["who"] = self.whom_to_ask(lacking)
        values["decided_by"] = (demand and demand.decided_by) or ""
        key = finding.reason
        if key == "asks.left_out" and lacking:
            key = "asks.left_out_perhaps"
        elif key in ("asks.unknown", "asks.no_years") and not lacking:
            key = "asks.not_stated"
        elif key == "asks.unknown" and finding.standing is DOES_NOT_APPLY:
            key = "asks.either_way"
        sentence = speaker.say(key, **values)
        if finding.standing is not APPLIES:
            sentence += speaker.cite(clause.article)
        return ClauseAnswer(finding.id, finding.standing, sentence)

    def clause_of(self, finding: RouteFinding) -> Any:
        return self.shared.clauses.get(finding.id) or next(e for e in self.pack.left_out if e.id == finding.id)

    def lacking(self, finding: RouteFinding) -> set[str]:
        """The facts that are not known and on which it hangs whether the clause applies, or which years it asks for."""
        if finding.reason in _LACKS:
            return set(_LACKS[finding.reason])
        if not finding.reason.startswith("asks."):
            return set()
        clause, known = self.clause_of(finding), known_in(self.decision.situation, self.pack)
        when = getattr(clause, "when", None)
        lacking: set[str] = when.lacking(known, Readings(self.pack)) if when else set()
        demand = getattr(clause, "asks", None)
        if finding.reason == "asks.no_years" and demand and demand.years:
            lacking |= demand.years.facts()
            stated = demand.years.stated
            lacking |= {stated} if stated and known.parameter(stated) is None else set()
        return lacking

    def whom_to_ask(self, facts: Iterable[str]) -> str:
        """Who confirms facts that are not known."""
        by = {fact.id: fact.confirmed_by for fact in self.pack.facts_in_view.values()}
        found = dict.fromkeys(by.get(name) or self.speaker.say("asks.unit") for name in facts)
        return self.speaker.join(found)

    def phrase(self, finding: RouteFinding) -> str:
        """The phrase for a finding that is said differently for different facts."""
        key = finding.reason
        if key == "age.no_sex" and finding.standing is DOES_NOT_APPLY:
            return "age.no_sex_either_way"
        if key == "relief.transfer_later" and (finding.years or finding.waived):
            return "relief.transfer_later_years"
        if key in _BY_FACTS:
            fact = _BY_FACTS[key]
            on_record = fact.all_in(self.case.facts)
            return fact.said[key](on_record[0]) if on_record else key
        return key

    @property
    def age(self) -> Age:
        if self._age is None:
            learner = self.case.learner
            at_application = self.pack.default_options[Reading.AGE_DATE] == "application"
            day = self.case.as_of if at_application else self.pack.last_day
            self._age = learner.sex, day, completed_years(learner.birth_date, day) if learner.birth_date else None
        return self._age

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
            if self.decision.by_default is ByDefault.MET:
                key = f"{key}_here"
            parts.append(speaker.say(key, gaps=speaker.gaps(finding.missing, self.pack)))
        elif finding.reason == "age.some_years":
            done = [state.year for state in self.decision.years if state.year in finding.years and state.complete]
            if done:
                parts.append(speaker.say("state.done_some", done=speaker.years(done)))
        elif finding.years:
            rest = "rest" if finding.waived else "one" if len(finding.years) == 1 else "all"
            parts.append(speaker.say(f"state.done_{rest}" if self.by_hours(finding.years) else "state.reached"))
        elif finding.reason == "relief.transfer_later" and not finding.waived:
            parts.append(speaker.say("state.nothing_asked"))
        return "".join(parts)

    def by_hours(self, years: Iterable[int]) -> bool:
        """Whether hours alone have met these years: who was deemed to have is not told to have completed them."""
        asked = [state for state in self.decision.years if state.year in years]
        return not any(subject.met_by not in (None, "hours") for state in asked for subject in state.subjects)

    def of_other_purposes(self) -> Iterator[ClauseAnswer]:
        """The clauses of relief and waiver that are not for this application at all."""
        for clause in (*self.pack.relief, *self.pack.waivers):
            if not clause.covers_application(self.case.application):
                yield self.other_purpose(clause)

    def other_purpose(self, clause: Any) -> ClauseAnswer:
        speaker, covers = self.speaker, clause.covers
        if any(coverage.application == self.case.application.purpose for coverage in covers):
            levels = speaker.join(map(self.covered, covers))
            return self.answer(clause, DOES_NOT_APPLY, "relief.other_level", covers=levels)
        purposes = speaker.purposes((coverage.application for coverage in covers), self.pack)
        return self.answer(clause, DOES_NOT_APPLY, "relief.other_purpose", purposes=purposes)

    def covered(self, coverage: Coverage) -> str:
        """The applications that a clause is for, in words."""
        speaker = self.speaker
        levels = [speaker.level(level, self.pack) for level in coverage.levels or ()]
        if coverage.grounds:
            grounds = [f"application.recognition_{ground}" for ground in coverage.grounds]
            return speaker.join(speaker.say(ground, level=speaker.join(levels)) for ground in grounds)
        if coverage.grades:
            first, last = coverage.grades.from_, coverage.grades.to
            return speaker.say("application.post_appointments", first=first, last=last)
        if levels or coverage.exceptional:
            key = "application.title_review_exceptional" if coverage.exceptional else "application.title_review"
            return speaker.join(speaker.say(key, level=level) for level in levels or [""])
        return speaker.purposes([coverage.application], self.pack)
