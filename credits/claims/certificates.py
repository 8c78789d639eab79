"""A certificate, like a course, counts once. What stands on record already is found here before a claim is approved."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.vocabulary import Source

from ..records.certificates import normal
from ..records.models import CreditRecord


def on_record(row: CreditRecord, title_key: str, *, claim_key: str) -> CreditRecord | None:
    """The live record of the person by which this certificate counts already, or None.

    ``row`` as an approval would write it; ``claim_key``: the claim itself. Another office's hours and a platform's
    report may both stand (decide.md): the reviewer is shown that they look alike.
    """
    return next((one for one in _live(row, claim_key) if _same(row, title_key, one)), None)


def _live(row: CreditRecord, claim_key: str) -> Iterator[CreditRecord]:
    records = CreditRecord.objects.unscoped().filter(learner_id=row.learner_id, withdrawn_at__isnull=True)
    yield from records.exclude(claim_key=claim_key).exclude(returned_at__isnull=False).select_related("course")


def _same(row: CreditRecord, title_key: str, other: CreditRecord) -> bool:
    sources = {row.source, other.source}
    if sources == {Source.RECOGNISED.value, Source.PLATFORM.value}:
        return False
    if sources == {Source.RECOGNISED.value} and (row.year, row.subject) != (other.year, other.subject):
        return False  # one document may name several years and subjects
    number, others = normal(row.certificate_number), normal(other.certificate_number)
    if number and others:
        return number == others
    if Source.PLATFORM.value in sources or other.course is None:
        return False
    return other.course.key == title_key and other.completed_on == row.completed_on
