"""The records of the learner's page: each with counted, or the reason why not, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.decisions.selectors import RecordVerdict
from credits.records.counting import mode_of
from credits.records.models import CreditRecord
from ground.days import said_day
from rulebook import Pack
from rulebook.vocabulary import Verdict

from .. import wording

Waiting = Mapping[tuple[int, str], int]
"""Tenths that wait for verification, by year and subject."""


@dataclass(frozen=True)
class RecordLine:
    """One record in words: a page may show hundreds, so the template has nothing left to work out."""

    record: CreditRecord
    title: str
    subject: str
    hours: str
    completed_on: str
    source: str
    origin: str
    """How it was held, of which batch, file and row, when it was verified, and by which notice it was judged."""
    result: str
    style: str
    because: str
    """Empty where there is nothing to explain: studied in the window and counted."""
    counts: bool
    waits: bool
    gone: bool = False
    """Withdrawn or replaced: kept in sight, struck through."""


@dataclass(frozen=True)
class RecordYear:
    year: int
    lines: tuple[RecordLine, ...]

    @property
    def not_counted(self) -> int:
        return sum(not line.counts for line in self.lines if not line.gone)

    @property
    def there(self) -> int:
        return sum(not line.gone for line in self.lines)

    @property
    def withdrawn(self) -> int:
        return len(self.lines) - self.there


def gone_line(record: CreditRecord, pack: Pack) -> RecordLine:
    """A record that was withdrawn or replaced (credits.records.selectors.gone_records_of), and why."""
    source = wording.source(record.source)
    return RecordLine(
        record=record,
        title=record.course.title if record.course else source,
        subject=pack.subject(record.subject).name,
        hours=wording.hours(record.tenths),
        completed_on=said_day(record.completed_on),
        source=record.platform.name if record.platform else source,
        origin=_origin(record, pack),
        result=_("replaced") if record.withdrawal == CreditRecord.Withdrawal.SUPERSEDED else _("withdrawn"),
        style="not-met",
        because=_why_gone(record),
        counts=False,
        waits=False,
        gone=True,
    )


def _why_gone(record: CreditRecord) -> str:
    day = {"day": said_day(record.withdrawn_at)} if record.withdrawn_at else {"day": ""}
    match record.withdrawal:
        case CreditRecord.Withdrawal.SUPERSEDED:
            now = getattr(record, "now", None)
            hours = {"hours": wording.hours(now)} if now else {"hours": "—"}
            return _("Replaced on %(day)s by a later file of the platform, which says %(hours)s hours.") % (day | hours)
        case CreditRecord.Withdrawal.CLAIM:
            return _("Withdrawn on %(day)s: the approval of the claim was taken back.") % day
    if record.batch and record.batch.withdrawn_reason:
        said = {"reason": record.batch.withdrawn_reason, "who": record.batch.withdrawn_by}
        return _("Withdrawn on %(day)s with its file by %(who)s: %(reason)s") % (day | said)
    return _("Taken back by the platform on %(day)s.") % day


def line_of(verdict: RecordVerdict, pack: Pack) -> RecordLine:
    record = verdict.record
    source = wording.source(record.source)
    waits = verdict.verdict is Verdict.NOT_VERIFIED
    if verdict.counts:
        result, style = _("counted"), "met"
    elif waits:
        result, style = _("not verified yet"), "unsure"
    else:
        result, style = _("not counted"), "not-met"
    return RecordLine(
        record=record,
        title=record.course.title if record.course else source,
        subject=pack.subject(record.subject).name,
        hours=wording.hours(record.tenths),
        completed_on=said_day(record.completed_on),
        source=record.platform.name if record.platform else source,
        origin=_origin(record, pack, verdict.judged_by),
        result=result,
        style=style,
        because="" if verdict.verdict is Verdict.COUNTED and record.platform else verdict.because,
        counts=verdict.counts,
        waits=waits,
    )


def _origin(record: CreditRecord, pack: Pack, judged_by: int | None = None) -> str:
    held = mode_of(record, pack)
    parts = [held] if held else []
    if record.unit and record.quantity:
        parts.append(" ".join(filter(None, (wording.hours(record.quantity), record.unit, record.role))))
    if record.batch and record.batch.stored_at:
        values = {"day": said_day(record.batch.stored_at), "file": record.batch.file_name, "row": record.row_number}
        parts.append(_("imported %(day)s · %(file)s, row %(row)s") % values)
    if record.verified_at:
        parts.append(_("verified %(day)s") % {"day": said_day(record.verified_at)})
    return " · ".join([*parts, wording.by_notice(judged_by)] if judged_by else parts)


def by_year(lines: Sequence[RecordLine], pack: Pack) -> tuple[RecordYear, ...]:
    years = sorted({line.record.year for line in lines}, reverse=True)
    order = pack.subject_index
    newest = sorted(lines, key=lambda line: line.record.completed_on, reverse=True)
    newest.sort(key=lambda line: order[line.record.subject])
    return tuple(RecordYear(year, tuple(line for line in newest if line.record.year == year)) for year in years)


def waiting_of(lines: Iterable[RecordLine]) -> Waiting:
    """Hours that are imported and not verified yet, in tenths by year and subject."""
    found: dict[tuple[int, str], int] = {}
    for line in lines:
        if line.waits:
            key = line.record.year, line.record.subject
            found[key] = found.get(key, 0) + line.record.tenths
    return found
