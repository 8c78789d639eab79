"""An assessment put together for the learner's page. Plain data: nothing here reads the database or the clock.

Each part is what the reader sees together: what is missing (todo), the years, the reasons, the records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.decisions.selectors import Assessment
from assessments.seasons.applying import SeasonShown
from credits.records.models import CreditRecord
from rulebook import Decision, Pack
from rulebook.findings import ClauseAnswer, YearState
from rulebook.speech import Phrases
from rulebook.vocabulary import Reach

from .. import wording
from .afterwards import Afterwards, afterwards
from .reasons import ReasonsShown, reasons_of
from .records import RecordLine, RecordYear, by_year, gone_line, line_of, waiting_of
from .todo import Todo, todo_of
from .years import YearsShown, years_of


@dataclass(frozen=True)
class Page:
    """The whole answer."""

    assessment: Assessment
    application: str
    sentence: str
    article: str
    """Article of the clause that carries the answer."""
    todo: Todo | None
    years: YearsShown
    reasons: ReasonsShown
    records: tuple[RecordYear, ...]
    season: SeasonShown | None = None
    after: Afterwards | None = None

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


def build(
    assessment: Assessment,
    *,
    further_years: Mapping[int, YearState],
    today: dt.date,
    season: SeasonShown | None = None,
    later: Iterable[Pack] = (),
    gone: Iterable[CreditRecord] = (),
) -> Page:
    """The page of one assessment on a real day. ``further_years``: how years stand that this application may not ask
    for; ``later``: the notices on offer after that of the assessment; ``gone``: records withdrawn or replaced."""
    lines = [line_of(verdict, assessment.pack) for verdict in assessment.verdicts]
    waiting = waiting_of(lines)
    todo = todo_of(assessment, waiting, today, season.last_day if season else None)
    lacking = {gap.year for gap in todo.gaps} if todo else set()
    reasons = reasons_of(assessment)
    carrying = _carrying(assessment)
    return Page(
        assessment=assessment,
        application=Phrases().application(assessment.application),
        sentence=carrying.because if carrying else "",
        article=wording.article(carrying.id) if carrying else "",
        todo=todo,
        years=years_of(assessment, further_years.values(), lacking, waiting),
        reasons=reasons,
        records=by_year([*lines, *_gone(gone, assessment.pack)], assessment.pack),
        season=season,
        after=afterwards(todo, reasons, assessment.application.purpose, assessment.pack, later, today),
    )


def _gone(records: Iterable[CreditRecord], pack: Pack) -> list[RecordLine]:
    return [gone_line(record, pack) for record in records if record.subject in pack.subject_index]


def _carrying(assessment: Assessment) -> ClauseAnswer | None:
    """The clause that carries the answer: the satisfied route, else the base clause."""
    answers = assessment.clauses
    for answer in answers:
        if answer.id == assessment.decision.route:
            return answer
    return next((answer for answer in answers if answer.outcome is not Reach.DOES_NOT_APPLY), None)
