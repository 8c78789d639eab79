"""A person's years side by side: how each of them stands under every notice on offer, and what is known of the years
whose notice has not been entered. Plain data: nothing here reads the database or the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.decisions.selectors import Assessment
from credits.records.models import CreditRecord
from rulebook import Pack
from rulebook.facts import AnnualCheck
from rulebook.findings import YearState
from rulebook.vocabulary import COUNTED_VERDICTS, Source
from rulebook.windows import last_day

from .records import Waiting
from .years import SubjectBar, bars


@dataclass(frozen=True)
class YearUnderNotice:
    """How one year stands under one notice."""

    notice: Pack
    subjects: tuple[SubjectBar, ...]
    figures_of: int
    """Policy year of the notice that says how many hours the year asks for."""
    judged_by: tuple[int, ...]
    """Policy years of the notices that have counted its hours."""
    open_until: dt.date | None
    """Until when the notice still takes hours for the year, judged by the real day; None when it does not."""

    @property
    def complete(self) -> bool:
        return all(subject.met for subject in self.subjects)

    @property
    def deemed(self) -> bool:
        return any(subject.deemed for subject in self.subjects)


@dataclass(frozen=True)
class RecordedHours:
    """Hours of a year without a notice: recorded, and not judged by anybody yet. Tenths."""

    subject: str
    verified: int
    waiting: int


@dataclass(frozen=True)
class ComparedYear:
    """One row. ``under`` has one entry for each column, None where the notice does not ask for the year."""

    year: int
    under: tuple[YearUnderNotice | None, ...]
    recorded: tuple[RecordedHours, ...] = ()


@dataclass(frozen=True)
class SideBySide:
    """``columns``: each notice with the day its answer is for, the oldest first. Rows begin with the newest year."""

    columns: tuple[tuple[Pack, dt.date], ...]
    rows: tuple[ComparedYear, ...]
    without_notice: tuple[ComparedYear, ...]
    """Years after the newest notice that run already, or have records."""


def side_by_side(assessments: Sequence[Assessment], *, today: dt.date) -> SideBySide:
    """``assessments``: one of the same person under each notice on offer, the oldest first."""
    columns = [_column(assessment, today) for assessment in assessments]
    years = sorted({year for column in columns for year in column}, reverse=True)
    newest = assessments[-1]
    return SideBySide(
        columns=tuple((one.pack, one.as_of) for one in assessments),
        rows=tuple(ComparedYear(year, tuple(column.get(year) for column in columns)) for year in years),
        without_notice=tuple(_unjudged(newest.records, newest.pack, today)),
    )


def _column(assessment: Assessment, today: dt.date) -> dict[int, YearUnderNotice]:
    pack = assessment.pack
    states = assessment.years_by_themselves(pack.applications.annual_check.years)
    judges = _judges(assessment)
    waiting = _waiting(assessment.records)
    return {year: _under(state, pack, judges.get(year, set()), waiting, today) for year, state in states.items()}


def _under(state: YearState, pack: Pack, judges: set[int], waiting: Waiting, today: dt.date) -> YearUnderNotice:
    days = [last_day(window, AnnualCheck.purpose) for window in pack.windows_by_year.get(state.year, ())]
    return YearUnderNotice(
        notice=pack,
        subjects=bars(state, pack, waiting),
        figures_of=pack.notice_of(state.year).policy_year,
        judged_by=tuple(sorted(judges)),
        open_until=max((day for day in days if today <= day), default=None),
    )


def _judges(assessment: Assessment) -> dict[int, set[int]]:
    """By year of the hours: policy years of the notices that have counted some. Recognised hours are judged by none."""
    pack, found = assessment.pack, dict[int, set[int]]()
    for credit in assessment.case.credits:
        if assessment.decision.credits[credit.id] in COUNTED_VERDICTS and credit.source is not Source.RECOGNISED:
            judge = pack.notice_of(pack.study_year_of(credit.completed_on))
            found.setdefault(credit.year, set()).add(judge.policy_year)
    return found


def _waiting(records: Iterable[CreditRecord]) -> Waiting:
    found: dict[tuple[int, str], int] = {}
    for record in records:
        if record.verified_at is None:
            key = record.year, record.subject
            found[key] = found.get(key, 0) + record.tenths
    return found


def _unjudged(records: Sequence[CreditRecord], pack: Pack, today: dt.date) -> Iterable[ComparedYear]:
    """Years after the newest notice: from the study year of today on, and those of which hours are recorded."""
    present = pack.study_year_of(today)
    years = set(range(pack.policy_year + 1, present + 1)) | {r.year for r in records if r.year > pack.policy_year}
    for year in sorted(years, reverse=True):
        of_year = [record for record in records if record.year == year]
        yield ComparedYear(year, (), tuple(_recorded(of_year, subject.id, subject.name) for subject in pack.subjects))


def _recorded(records: Sequence[CreditRecord], subject: str, name: str) -> RecordedHours:
    mine = [record for record in records if record.subject == subject]
    verified = sum(record.tenths for record in mine if record.verified_at)
    return RecordedHours(name, verified, sum(record.tenths for record in mine) - verified)
