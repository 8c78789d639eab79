"""A certificate, like a course, counts once. What stands on record already is found here before a claim is approved."""

from __future__ import annotations

from collections.abc import Iterator

from ..records.certificates import alike
from ..records.models import CreditRecord


def on_record(row: CreditRecord, title_key: str, *, claim_key: str) -> CreditRecord | None:
    """The live record of the person by which this certificate counts already, or None.

    ``row`` as an approval would write it; ``claim_key``: the claim itself. Another office's hours and a platform's
    report may both stand (decide.md): the reviewer is shown that they look alike.
    """
    return next((one for one in _live(row, claim_key) if alike(row, title_key, one)), None)


def _live(row: CreditRecord, claim_key: str) -> Iterator[CreditRecord]:
    records = CreditRecord.objects.unscoped().filter(learner_id=row.learner_id, withdrawn_at__isnull=True)
    yield from records.exclude(claim_key=claim_key).exclude(returned_at__isnull=False).select_related("course")
