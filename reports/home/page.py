"""An assessment put together for the learner's page. Plain data: nothing here reads the database or the clock.

Hours are tenths, money is cents. ``today`` is the real day: what can still be done is judged by it, never by the day of
the decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.selectors import Assessment
from reports import wording
from rulebook import Decision, Pack, explain
from rulebook.decide import fee_cents
from rulebook.entries import Platform, Window
from rulebook.findings import ClauseAnswer, Missing, YearState
from rulebook.speech import Speaker
from rulebook.vocabulary import Answer, Outcome, Standing

from .records import RecordLine, RecordYear, by_year, line_of


@dataclass(frozen=True)
class Gap:
    """What one year lacks in one subject. ``window``: in which it can still be earned, judged by today; or None."""

    year: int
    subject: str
    tenths: int
    waiting: int
    """Hours that are imported and not verified yet: those that turn out to count need not be studied again."""
    window: Window | None


@dataclass(frozen=True)
class Places:
    """Where one subject can be studied (article 4)."""

    subject: str
    platforms: tuple[tuple[Platform, str], ...]


@dataclass(frozen=True)
class Todo:
    """What is missing and what can still be done about it."""

    gaps: tuple[Gap, ...]
    places: tuple[Places, ...]
    cents: int
    """What the hours that can still be earned cost."""
    closed_on: dt.date | None
    """The day on which the last window for some of the missing years closed; None while all are open."""

    @property
    def tenths(self) -> int:
        return sum(gap.tenths for gap in self.gaps)

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if gap.window)

    @property
    def unplanned(self) -> bool:
        """Some missing years are in no window of the notice at all."""
        return len(self.open_gaps) < len(self.gaps) and self.closed_on is None

    @property
    def deadline(self) -> dt.date | None:
        return min((gap.window.closes for gap in self.gaps if gap.window), default=None)

    @property
    def opens(self) -> dt.date | None:
        return max((gap.window.opens for gap in self.gaps if gap.window), default=None)


@dataclass(frozen=True)
class SubjectBar:
    """One subject of one year. ``met_by`` is "hours", an article or None; ``waiting`` are hours not verified yet."""

    name: str
    tenths: int
    required: int
    met_by: str | None
    waiting: int

    @property
    def met(self) -> bool:
        return self.met_by is not None

    @property
    def deemed(self) -> bool:
        return self.met_by is not None and self.met_by != "hours"


@dataclass(frozen=True)
class YearPanel:
    year: int
    asked: bool
    waived: bool
    lacking: bool
    """Something of this year stands among what is missing."""
    subjects: tuple[SubjectBar, ...]

    @property
    def complete(self) -> bool:
        return all(subject.met for subject in self.subjects)


@dataclass(frozen=True)
class Reason:
    """What one clause says about the person; ``rule`` is the clause itself in plain words."""

    id: str
    standing: Standing
    sentence: str
    rule: str


@dataclass(frozen=True)
class Page:
    """The whole answer."""

    assessment: Assessment
    application: str
    sentence: str
    article: str
    """Article of the clause that carries the answer."""
    todo: Todo | None
    nothing_required: bool
    years: tuple[YearPanel, ...]
    other_years: tuple[YearPanel, ...]
    helping: tuple[Reason, ...]
    unclear: tuple[Reason, ...]
    could_help: tuple[Reason, ...]
    """Clauses for this application that turn on a fact nobody has recorded: worth a claim, if it is so."""
    not_applying: tuple[Reason, ...]
    doubts: tuple[str, ...]
    """Places where the notice can be read in two ways, and the answer hangs on it."""
    records: tuple[RecordYear, ...]

    @property
    def outcome(self) -> str:
        return self.assessment.outcome.value

    @property
    def style(self) -> str:
        return wording.OUTCOME_STYLES[self.outcome]

    @property
    def decision(self) -> Decision:
        return self.assessment.decision

    @property
    def by_default(self) -> str:
        return self.decision.by_default.value


def build(assessment: Assessment, *, further_years: Mapping[int, YearState], today: dt.date) -> Page:
    """The page of one assessment. ``further_years``: how years stand that this application may not ask for."""
    decision, pack = assessment.decision, assessment.pack
    lines = [line_of(verdict, pack) for verdict in assessment.verdicts]
    waiting = _waiting(lines)
    routes = [route for route in decision.result.routes if route.standing is Standing.APPLIES]
    asked = {year for route in routes for year in route.years}
    waived = {year for route in routes for year in route.waived}
    shown = {state.year for state in decision.years}

    todo = _todo(_missing(decision), pack, waiting, today) if assessment.outcome is not Outcome.MET else None
    lacking = {gap.year for gap in todo.gaps} if todo else set()

    def panel(state: YearState) -> YearPanel:
        year = state.year
        bars = _bars(state, pack, waiting)
        return YearPanel(year, year in asked, year in waived, year in lacking, bars)

    answers = decision.clauses()
    rules = _rules(pack)
    reasons = [Reason(answer.id, answer.outcome, answer.because, rules.get(answer.id, "")) for answer in answers]
    idle = [reason for reason in reasons if reason.standing is Standing.DOES_NOT_APPLY]
    unrecorded = frozenset[str]() if assessment.outcome is Outcome.MET else _unrecorded(decision)
    passed = next((route for route in routes if route.id == decision.route), None)
    carrying = _carrying(decision, answers)
    return Page(
        assessment=assessment,
        application=Speaker().application(decision.case.application),
        sentence=carrying.because if carrying else "",
        article=wording.article(carrying.id) if carrying else "",
        todo=todo,
        nothing_required=passed is not None and not passed.years,
        years=tuple(panel(state) for state in reversed(decision.years)),
        other_years=tuple(panel(s) for year, s in sorted(further_years.items(), reverse=True) if year not in shown),
        helping=_first_the_deciding([r for r in reasons if r.standing is Standing.APPLIES], decision.route),
        unclear=tuple(r for r in reasons if r.standing is Standing.CANNOT_TELL),
        could_help=tuple(r for r in idle if r.id in unrecorded),
        not_applying=tuple(r for r in idle if r.id not in unrecorded),
        doubts=tuple(doubt.because for doubt in explain.doubts(decision)),
        records=by_year(lines, pack),
    )


def _carrying(decision: Decision, answers: Sequence[ClauseAnswer]) -> ClauseAnswer | None:
    """The clause that carries the answer: the satisfied route, else the base clause."""
    for answer in answers:
        if answer.id == decision.route:
            return answer
    return next((answer for answer in answers if answer.outcome is not Standing.DOES_NOT_APPLY), None)


def _unrecorded(decision: Decision) -> frozenset[str]:
    """Clauses that cover the application and turn on a fact that is not on record."""
    case, pack = decision.case, decision.pack
    facts, application = case.facts, case.application
    absent = {
        "postdoc": facts.postdoc is None,
        "transfer_same_year": facts.transfer is None,
        "transfer_later": facts.transfer is None,
        "epidemic_years": not facts.epidemic_years,
        "regional_exam": not facts.exams,
        "filed_plan": facts.plan is None,
    }
    found = [c.id for c in (*pack.relief, *pack.waivers) if c.covers_application(application) and absent.get(c.kind)]
    found += [clause.id for clause in pack.deeming if absent[clause.kind]]
    found += [c.id for c in pack.conversions if not c.only_for or application.purpose in c.only_for]
    return frozenset(found)


def _first_the_deciding(reasons: list[Reason], route: str | None) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: reason.id != route))


def _rules(pack: Pack) -> dict[str, str]:
    """Each clause in plain words. Two base entries share an id (5.1): what fits is said by the sentence itself."""
    entries = (*pack.relief, *pack.waivers, *pack.deeming, *pack.conversions)
    return {entry.id: entry.summary for entry in entries}


# ------------------------------------------------------------------------------------------------- what is missing


def _missing(decision: Decision) -> tuple[Missing, ...]:
    """What the nearest route lacks. Where a fact is not known, what would do without it: the base route, complete."""
    if decision.by_default is Answer.UNKNOWN:
        return next((route.missing for route in decision.result.routes if route.missing), ())
    return decision.missing or ()


def _todo(
    missing: tuple[Missing, ...], pack: Pack, waiting: Mapping[tuple[int, str], int], today: dt.date
) -> Todo | None:
    if not missing:
        return None
    gaps = tuple(_gap(one, pack, waiting, today) for one in missing)
    earnable = tuple(one for one, gap in zip(missing, gaps, strict=True) if gap.window)
    subjects = [subject.id for subject in pack.subjects if any(one.subject == subject.id for one in earnable)]
    closed = (w.closes for gap in gaps if not gap.window for w in pack.windows_by_year.get(gap.year, ()))
    return Todo(
        gaps=gaps,
        places=tuple(_places(subject, pack) for subject in subjects),
        cents=fee_cents(earnable, pack),
        closed_on=max(closed, default=None),
    )


def _gap(missing: Missing, pack: Pack, waiting: Mapping[tuple[int, str], int], today: dt.date) -> Gap:
    windows = [window for window in pack.windows_by_year.get(missing.year, ()) if today <= window.closes]
    return Gap(
        year=missing.year,
        subject=pack.subject(missing.subject).name,
        tenths=missing.tenths,
        waiting=waiting.get((missing.year, missing.subject), 0),
        window=max(windows, key=lambda window: window.closes, default=None),
    )


def _places(subject: str, pack: Pack) -> Places:
    listed = tuple(
        (platform, platform.subjects[subject]) for platform in pack.platforms if subject in platform.subjects
    )
    return Places(pack.subject(subject).name, listed)


# ------------------------------------------------------------------------------------------------------- the years


def _bars(state: YearState, pack: Pack, waiting: Mapping[tuple[int, str], int]) -> tuple[SubjectBar, ...]:
    required = pack.requirement(state.year)
    return tuple(
        SubjectBar(pack.subject(s.subject).name, s.tenths, needed, s.met_by, waiting.get((state.year, s.subject), 0))
        for s, needed in zip(state.subjects, required, strict=True)
    )


def _waiting(lines: Iterable[RecordLine]) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for line in lines:
        if line.waits:
            key = line.record.year, line.record.subject
            found[key] = found.get(key, 0) + line.record.tenths
    return found
