"""Certificates: their numbers as they are compared, and what was granted upon one already."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from django.utils.translation import gettext as _

from ground.days import said_day
from ground.pieces import pieces
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Source

from .models import CreditRecord


def normal(number: str) -> str:
    """The number as it is compared: width, case, spaces and hyphens make no other certificate. Empty where no figure
    stands in it: 无 and 见附件 are no numbers."""
    folded = unicodedata.normalize("NFKC", number).casefold()
    return "".join(one for one in folded if one.isalnum()) if any(one.isdigit() for one in folded) else ""


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
    words = {"title": title, "hours": format_tenths(other.tenths), "day": said_day(other.completed_on)}
    text = _("This certificate is on record already: %(title)s, %(hours)s hours, completed on %(day)s. It counts once.")
    return text % words


def alike(row: CreditRecord, title_key: str, other: CreditRecord) -> bool:
    """Whether two records of one person, not both of platforms, rest on one certificate. ``title_key``: of the course
    of ``row``. Another office's hours and a platform's report may both stand."""
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
