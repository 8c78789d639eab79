"""A certificate, like a course, counts once. What stands on record already is found here before a claim is approved."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from rulebook.quantity import format_tenths
from rulebook.vocabulary import Source

from ..records.models import CreditRecord


def normal(number: str) -> str:
    """The number as it is compared: width, case, spaces and hyphens make no other certificate. Empty where no figure
    stands in it: 无 and 见附件 are no numbers."""
    folded = unicodedata.normalize("NFKC", number).casefold()
    return "".join(one for one in folded if one.isalnum()) if any(one.isdigit() for one in folded) else ""


def on_record(row: CreditRecord, title_key: str, *, claim_key: str) -> CreditRecord | None:
    """The live record of the person by which this certificate counts already, or None.

    ``row`` as an approval would write it; ``claim_key``: the claim itself. Another office's hours and a platform's
    report may both stand (decide.md): the reviewer is shown that they look alike.
    """
    return next((one for one in _live(row, claim_key) if _same(row, title_key, one)), None)


def counts_already(other: CreditRecord) -> str:
    """The sentence for whoever would let it count a second time."""
    title = other.course.title if other.course else "—"
    words = {"title": title, "hours": format_tenths(other.tenths), "day": other.completed_on}
    text = _("This certificate is on record already: %(title)s, %(hours)s hours, completed on %(day)s. It counts once.")
    return text % words


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
