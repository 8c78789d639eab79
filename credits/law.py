"""What the rule pack says about single records. The one place where credits asks the rulebook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from rulebook import Pack, load_pack
from rulebook.counting import judge_credits
from rulebook.facts import Credit, Learner
from rulebook.ledger import counting_class
from rulebook.vocabulary import Source, Verdict

from .models import CreditRecord


def current_pack() -> Pack:
    """The newest pack. Counting classes and the annual credit records are made under it; under older packs a decision
    reads the records themselves."""
    return load_pack(settings.RULE_PACKS[-1])


def as_credit(record: CreditRecord) -> Credit:
    """A record as the rulebook sees it. ``platform`` must be at hand, or this costs a query."""
    return Credit(
        id=str(record.public_id),
        year=record.year,
        subject=record.subject,
        tenths=record.tenths,
        source=Source(record.source),
        completed_on=record.completed_on,
        verified=record.verified_at is not None,
        platform=record.platform.host if record.platform else None,
        exam_passed=record.exam_passed,
        course=str(record.course_id) if record.course_id else None,
        certificate=record.certificate,
    )


def subject_of(source: Source) -> str:
    """The subject for which hours of this source count (articles 6.5, 6.6, 6.8). Raises StopIteration for a source that
    no conversion of the pack names."""
    return next(rule.subject for rule in current_pack().conversions if source in rule.sources)


def class_of(credit: Credit) -> str:
    """Under which condition the hours would count once verified; empty: never."""
    return _class_of(
        current_pack().hash, credit.year, credit.subject, credit.source, credit.completed_on, credit.platform,
        credit.exam_passed, credit.certificate,
    )  # fmt: skip


@lru_cache(maxsize=65_536)
def _class_of(
    pack_hash: str,
    year: int,
    subject: str,
    source: Source,
    completed_on: dt.date,
    platform: str | None,
    exam_passed: bool | None,
    certificate: bool | None,
) -> str:
    credit = Credit("", year, subject, 1, source, completed_on, True, platform, exam_passed, None, certificate)
    return counting_class(credit, current_pack()) or ""


def losers(credits: Iterable[Credit]) -> set[str]:
    """Ids of the credits that another report of the same course and year replaces.

    Give only credits that would count by themselves.
    """
    anybody = Learner(sanke_teacher=True, high_skilled=True)
    verdicts = judge_credits(tuple(credits), None, anybody, None, current_pack())
    return {key for key, verdict in verdicts.items() if verdict is Verdict.DUPLICATE}
