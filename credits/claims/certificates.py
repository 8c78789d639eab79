"""A certificate, like a course, counts once. What stands on record already is found here before a claim is approved."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from ground.pieces import pieces
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Source

from ..records.models import CreditRecord
from ..records.numbers import normal


def on_record(row: CreditRecord, title_key: str, *, claim_key: str) -> CreditRecord | None:
    """The live record of the person by which this certificate counts already, or None.

    ``row`` as an approval would write it; ``claim_key``: the claim itself. Another office's hours and a platform's
    report may both stand (decide.md): the reviewer is shown that they look alike.
    """
    return next((one for one in _live(row, claim_key) if _same(row, title_key, one)), None)


def granted_upon(reports: Collection[tuple[int, int, str]]) -> dict[int, CreditRecord]:
    """Reports of platforms (key, person, number of the certificate) that would count a second time, with the hours that
    a claim was granted upon the same certificate. Another office's hours and a platform's report may both stand."""
    wanted = {(learner_id, normal(number)) for _key, learner_id, number in reports if normal(number)}
    people = sorted({learner_id for learner_id, _number in wanted})
    claims = CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True, returned_at__isnull=True)
    claims = claims.exclude(source__in=[Source.PLATFORM.value, Source.RECOGNISED.value]).exclude(certificate_number="")
    found = {
        (row.learner_id, normal(row.certificate_number)): row
        for piece in pieces(people)
        for row in claims.filter(learner_id__in=piece).select_related("course")
    }
    keys = [(key, (learner_id, normal(number))) for key, learner_id, number in reports]
    return {key: found[same] for key, same in keys if same in found}


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
