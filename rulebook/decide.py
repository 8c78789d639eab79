"""From a case to a decision: hours, situation, answer, reasons."""

from typing import Any, NamedTuple

from rulebook import engine, explain
from rulebook.case import parse_case
from rulebook.clauses.terms import Situation
from rulebook.counting import hours_under_each, judged_and_added
from rulebook.facts import Case
from rulebook.fees import fee_cents
from rulebook.findings import ClauseAnswer, Missing, Result, YearState
from rulebook.given import CaseError
from rulebook.library import Library
from rulebook.lines import read_line
from rulebook.loader import offered
from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE
from rulebook.quantity import format_cents
from rulebook.situation import by_year, situation_of
from rulebook.vocabulary import ByDefault, Outcome, Verdict, Voice


class Decision(NamedTuple):
    """The answer to a case, with every reason. `credits` says by id what became of each credit."""

    case: Case
    pack: Pack
    credits: dict[str, Verdict]
    result: Result
    situation: Situation

    @property
    def outcome(self) -> Outcome:
        return self.result.outcome

    @property
    def by_default(self) -> ByDefault:
        return self.result.by_default

    @property
    def open_readings(self) -> tuple[str, ...]:
        return self.result.open_readings

    @property
    def route(self) -> str | None:
        return self.result.route

    @property
    def years(self) -> tuple[YearState, ...]:
        return self.result.years

    @property
    def missing(self) -> tuple[Missing, ...] | None:
        """What the nearest route lacks, by year and subject (tenths); None unless `by_default` is not_met."""
        return self.result.missing if self.by_default is ByDefault.NOT_MET else None

    @property
    def feasible(self) -> bool | None:
        """Whether all that is missing can still be earned; None unless `by_default` is not_met."""
        return self.result.feasible if self.by_default is ByDefault.NOT_MET else None

    @property
    def fee_cents(self) -> int | None:
        """What the missing hours cost on the platforms (article 8); None unless `by_default` is not_met."""
        return fee_cents(self.missing, self.pack) if self.missing is not None else None

    def clauses(self, language: str = DEFAULT_LANGUAGE, *, voice: Voice = Voice.LEARNER) -> tuple[ClauseAnswer, ...]:
        """Every clause considered, with its sentence, as it is said to whoever reads."""
        return explain.clauses(self, language, voice)

    def as_dict(self, language: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """The decision as plain data, ready for JSON."""
        data: dict[str, Any] = {
            "outcome": self.outcome.value,
            "by_default": self.by_default.value,
            "open_readings": [str(reading) for reading in self.open_readings],
            "route": self.route,
        }
        if self.missing is not None and self.fee_cents is not None:
            data["missing"] = [
                {"year": gap.year, "subject": gap.subject, "hours": self.pack.hours(gap.tenths)} for gap in self.missing
            ]
            data["fee"] = format_cents(self.fee_cents) if self.pack.fee else None
            data["feasible"] = self.feasible
        data["years"] = {str(state.year): _year_as_dict(state, self.pack) for state in self.years}
        data["credits"] = {credit_id: verdict.value for credit_id, verdict in self.credits.items()}
        data["summary"] = explain.summary(self, language)
        data["doubts"] = [{"reading": doubt.id, "because": doubt.because} for doubt in explain.doubts(self, language)]
        data["clauses"] = [
            {"id": answer.id, "outcome": answer.outcome.value, "because": answer.because}
            for answer in self.clauses(language)
        ]
        return data


def decide(case: Case, pack: Pack) -> Decision:
    """The decision on a case under a rule pack. The same case and pack always give the same decision."""
    verdicts, situation = reduced(case, pack)
    return Decision(case, pack, verdicts, engine.resolve(situation, pack), situation)


def reduced(case: Case, pack: Pack) -> tuple[dict[str, Verdict], Situation]:
    """What becomes of each credit by id, and the situation to which the case comes down."""
    verdicts, hours, january = judged_and_added(case, pack)
    situation = situation_of(case.learner, case.application, case.facts, case.as_of, hours, january, pack)
    if pack.counting_readings:
        each = hours_under_each(case, pack)
        situation = situation._replace(hours_by=tuple((options, by_year(found)) for options, found in each))
    if pack.needs_records:
        # Conditions of conversions may hang on what nobody knows: then other hours may count.
        strict, helpful = (hours_under_each(case, pack, each) for each in (False, True))
        if strict != helpful:
            most = tuple((options, by_year(found)) for options, found in helpful)
            situation = situation._replace(helpful_by=most)
    return verdicts, situation


def decide_line(line: str | bytes, library: Library | None = None) -> dict[str, Any]:
    """One line of JSON → its decision as plain data, or `{"error": {"field", "message"}}`. Raises nothing."""
    try:
        data = read_line(line)
    except CaseError as error:
        return error.as_dict()
    return decide_data(data, library)


def decide_data(data: object, library: Library | None = None) -> dict[str, Any]:
    """A decoded case → its decision as plain data, or `{"error": {"field", "message"}}`. Raises nothing. `library`: the
    packs that a case may name, by default those that a portal may offer."""
    library = library or offered()
    try:
        case = parse_case(data, library=library)
    except CaseError as error:
        return error.as_dict()
    return decide(case, library.pack(case.policy)).as_dict()


def _year_as_dict(state: YearState, pack: Pack) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for subject in state.subjects:
        data[subject.subject] = pack.hours(subject.tenths)
    for subject in state.subjects:
        data[f"{subject.subject}_met"] = subject.met_by is not None
    for subject in state.subjects:
        if subject.subject in pack.deemable:
            data[f"{subject.subject}_met_by"] = subject.met_by
    data["complete"] = state.complete
    return data
