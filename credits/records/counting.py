"""What the rule pack says about single records. The one place where credits asks the rulebook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from policy import packs
from rulebook import Pack
from rulebook.caps import judging
from rulebook.counting import judge_credits
from rulebook.facts import OF_EVERY_STATUS, Credit
from rulebook.ledger import LedgerRow, counting_class
from rulebook.vocabulary import Source, Verdict, source_called

from .models import CreditRecord


def current_pack() -> Pack:
    """The newest pack. Counting classes and the annual credit records are made under it; under older packs a decision
    reads the records themselves."""
    return packs.as_written(packs.newest())


def law() -> str:
    """Which text of which notice that is: what was made under another is made anew."""
    return current_pack().hash


def as_credit(record: CreditRecord) -> Credit:
    """A record as the rulebook sees it. ``platform`` must be at hand, or this costs a query."""
    return Credit(
        id=str(record.public_id),
        year=record.year,
        subject=record.subject,
        tenths=0 if record.unit else record.tenths,
        source=source_called(record.source),
        completed_on=record.completed_on,
        verified=record.verified_at is not None,
        platform=record.platform.host if record.platform else None,
        exam_passed=record.exam_passed,
        course=str(record.course_id) if record.course_id else None,
        certificate=record.certificate,
        was_sanke_teacher=record.was_sanke_teacher,
        mode=record.mode,
        unit=record.unit,
        quantity=record.quantity or 0,
        role=record.role,
    )


def mode_of(record: CreditRecord, pack: Pack | None = None) -> str:
    """How it was held, in words of the notice that judges it: as it says, else as its platform holds everything; empty
    where nobody knows. ``platform`` must be at hand."""
    pack = pack or current_pack()
    if not pack.modes_in_view:
        return ""
    credit = as_credit(record)
    found = judging(credit, pack).mode_of(credit)
    return pack.modes_in_view.get(found, found) if found else ""


def judged_by(record: CreditRecord) -> int | None:
    """The policy year of the notice by which a record counts or does not, as things stand; None for what no notice
    decides: not verified, reported twice, recognised by another office. ``platform`` must be at hand."""
    if record.verified_at is None or record.duplicate or record.source == Source.RECOGNISED.value:
        return None
    return judging(as_credit(record), current_pack()).policy_year


def subject_of(source: Source | str) -> str:
    """The subject for which hours of this source count (articles 6.5, 6.6, 6.8), by the newest notice that says so.
    Raises StopIteration for a source that no conversion names."""
    notices = reversed(current_pack().notices.values())
    return next(rule.subject for notice in notices for rule in notice.conversions if source in rule.sources)


def class_of(credit: Credit) -> str:
    """Under which condition the hours would count once verified; empty: never."""
    return _class_of(
        law(), credit.year, credit.subject, credit.source, credit.completed_on, credit.platform,
        credit.exam_passed, credit.certificate, credit.was_sanke_teacher,
    )  # fmt: skip


@lru_cache(maxsize=65_536)
def _class_of(
    pack_hash: str,
    year: int,
    subject: str,
    source: Source | str,
    completed_on: dt.date,
    platform: str | None,
    exam_passed: bool | None,
    certificate: bool | None,
    was_sanke_teacher: bool | None,
) -> str:
    credit = Credit(
        "", year, subject, 1, source, completed_on, True, platform, exam_passed, None, certificate, was_sanke_teacher
    )
    return counting_class(credit, current_pack()) or ""


def losers(credits: Iterable[Credit]) -> set[str]:
    """Ids of the credits that another report of the same course and year replaces.

    Give only credits that would count by themselves.
    """
    verdicts = judge_credits(tuple(credits), None, OF_EVERY_STATUS, None, current_pack())
    return {key for key, verdict in verdicts.items() if verdict is Verdict.DUPLICATE}


def counted_credits(credits: Iterable[Credit], as_of: dt.date, pack: Pack) -> list[Credit]:
    """Those of the credits completed by a day that may count under a notice, each course once."""
    done = [credit for credit in credits if credit.verified and credit.completed_on <= as_of]
    done = [credit for credit in done if credit.subject in pack.subject_index]
    verdicts = judge_credits(done, as_of, OF_EVERY_STATUS, None, pack)
    return [credit for credit in done if counting_class(credit, pack) and verdicts[credit.id] is not Verdict.DUPLICATE]


def worth(credit: Credit, pack: Pack) -> int:
    """The tenths of a credit, uncut; of work in other units what it is worth whoever did it."""
    if credit.unit is None:
        return credit.tenths
    return judging(credit, pack).worth(credit.source, credit.unit, credit.role, credit.quantity) or 0


def rows_from_credits(credits: Iterable[Credit], as_of: dt.date, pack: Pack) -> list[LedgerRow]:
    """What credits completed by a day add up to, by year, subject and counting class, each course once."""
    totals: dict[tuple[int, str, str], int] = {}
    for credit in counted_credits(credits, as_of, pack):
        key = credit.year, credit.subject, counting_class(credit, pack) or ""
        totals[key] = totals.get(key, 0) + worth(credit, pack)
    return [(*key, tenths) for key, tenths in sorted(totals.items())]
