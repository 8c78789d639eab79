"""What an approved hour claim puts on record, and how that is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from casework.kinds import Payload, Supposed
from casework.models import Request
from journal.actors import Actor
from journal.services import record
from learners.locks import lock_learners
from learners.models import Learner
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Source

from ..courses import course_key
from ..law import as_credit, class_of, subject_of
from ..ledger import recount
from ..models import Course, CreditRecord
from .forms import completion, tenths


def source_of(payload: Payload, default: Source | None) -> Source:
    return default or Source(payload["source"])


def built(learner: Learner, payload: Payload, source: Source, *, at: dt.datetime, by: str) -> CreditRecord:
    """The record an approval would write, not stored."""
    row = CreditRecord(
        learner=learner,
        year=completion(payload).year,
        subject=subject_of(source),
        tenths=payload.get("tenths") or tenths(payload),
        source=source.value,
        completed_on=completion(payload),
        certificate=True,
        certificate_number=payload.get("certificate_number", ""),
        verified_at=at,
        verified_by=by,
    )
    row.counting_class = class_of(as_credit(row))
    return row


def put_on_record(default: Source | None) -> Callable[[Request, Actor, dt.datetime], None]:
    """Writes a verified record; the annual credit record follows in the same transaction."""

    def apply(request: Request, actor: Actor, now: dt.datetime) -> None:
        payload = request.effective
        lock_learners([request.learner_id])
        row = built(request.learner, payload, source_of(payload, default), at=now, by=actor.name[:80])
        row.course = _course(payload["title"])
        row.claim_key = str(request.public_id)
        row.save(force_insert=True)
        recount([request.learner_id])
        _note(actor, "hours.claim_recorded", row)

    return apply


def take_back(request: Request, actor: Actor, now: dt.datetime) -> None:
    """Withdraws the record of the claim."""
    lock_learners([request.learner_id])
    rows = CreditRecord.objects.unscoped().filter(claim_key=str(request.public_id), withdrawn_at__isnull=True)
    for row in rows:
        CreditRecord.objects.unscoped().filter(pk=row.pk).update(
            withdrawn_at=now, withdrawal=CreditRecord.Withdrawal.CLAIM
        )
        _note(actor, "hours.claim_withdrawn", row)
    recount([request.learner_id])


def suppose(default: Source | None) -> Callable[[Learner, Payload, dt.date], Supposed]:
    def supposed(learner: Learner, payload: Payload, day: dt.date) -> Supposed:
        at = dt.datetime.combine(day, dt.time(), dt.UTC)
        return Supposed(records=(built(learner, payload, source_of(payload, default), at=at, by="-"),))

    return supposed


def _course(title: str) -> Course:
    return Course.objects.get_or_create(key=course_key(title), defaults={"title": title})[0]


def _note(actor: Actor, action: str, row: CreditRecord) -> None:
    after = {"year": row.year, "subject": row.subject, "hours": format_tenths(row.tenths)}
    record(actor=actor, action=action, target=row, unit_key=row.learner.unit.public_id, after=after)
