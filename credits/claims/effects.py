"""What an approved hour claim puts on record, and how that is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext as _

from casework.requests.kinds import Payload, Supposed
from casework.requests.models import CaseRequest
from casework.requests.states import CaseRefused
from ground.actors import Actor
from ground.events import EventKind, announce
from journal.services import record
from learners.people.locks import lock_learners
from learners.people.models import Learner
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Source, source_called

from ..annual.ledger import recount
from ..catalogue.courses import course_key
from ..catalogue.models import Course
from ..records.certificates import counts_already
from ..records.counting import as_credit, class_of, subject_of
from ..records.happening import verified_items
from ..records.models import CreditRecord
from .certificates import on_record
from .said import completion, in_tenths, tenths
from .status import by_facts, was_teacher


def source_of(payload: Payload, default: Source | None) -> Source | str:
    return default or source_called(payload["source"])


def built(learner: Learner, payload: Payload, source: Source | str, *, at: dt.datetime, by: str) -> CreditRecord:
    """The record an approval would write, not stored."""
    row = CreditRecord(
        learner=learner,
        year=payload["year"],
        subject=payload.get("subject") or subject_of(source),
        tenths=payload.get("tenths") or tenths(payload),
        source=str(source),
        completed_on=completion(payload),
        mode=payload.get("mode") or None,
        unit=payload.get("unit") or None,
        quantity=in_tenths(payload["quantity"]) if payload.get("unit") else None,
        role=(payload.get("role") or None) if payload.get("unit") else None,
        certificate=True,
        certificate_number=payload.get("certificate_number", ""),
        verified_at=at,
        verified_by=by,
        was_sanke_teacher=by_facts(learner.pk, completion(payload)) if source is Source.SANKE_TRAINING else None,
    )
    row.counting_class = class_of(as_credit(row))
    return row


def put_on_record(default: Source | None) -> Callable[[CaseRequest, Actor, dt.datetime], None]:
    """Writes a verified record; the annual credit record follows in the same transaction."""

    def apply(request: CaseRequest, actor: Actor, now: dt.datetime) -> None:
        payload = request.effective
        lock_learners([request.learner_id])
        row = built(request.learner, payload, source_of(payload, default), at=now, by=actor.name[:80])
        row.course = _course(title_of(payload, source_of(payload, default)))
        row.claim_key = str(request.public_id)
        _once(row)
        if row.source == Source.SANKE_TRAINING.value:
            row.was_sanke_teacher = was_teacher(request)
            row.counting_class = class_of(as_credit(row))
        row.save(force_insert=True)
        recount([request.learner_id])
        _note(actor, "hours.claim_recorded", row)
        written = CreditRecord.objects.unscoped().filter(pk=row.pk)
        announce(EventKind.HOURS_VERIFIED, lambda: verified_items(written), now)

    return apply


def _once(row: CreditRecord) -> None:
    """Raises CaseRefused where the certificate counts already: under the lock of the person, so that of two approvals
    at once the second finds the first."""
    assert row.course is not None
    other = on_record(row, row.course.key, claim_key=row.claim_key)
    if other is not None:
        raise CaseRefused(counts_already(other))


def take_back(request: CaseRequest, actor: Actor, now: dt.datetime) -> None:
    """Withdraws the record of the claim; one that another replaces, since two records of the person became one, does
    not come back with them either."""
    lock_learners([request.learner_id])
    holds = Q(withdrawn_at__isnull=True) | Q(withdrawal=CreditRecord.Withdrawal.SUPERSEDED)
    rows = CreditRecord.objects.unscoped().filter(holds, claim_key=str(request.public_id))
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


def title_of(payload: Payload, source: Source | str) -> str:
    """Name of the study; of hours that another place has verified, where its document names none, that place."""
    if source is not Source.RECOGNISED:
        return payload["title"]
    return payload.get("title") or _("Hours verified by %(office)s") % {"office": payload["verifier"]}


def _course(title: str) -> Course:
    return Course.objects.get_or_create(key=course_key(title), defaults={"title": title})[0]


def _note(actor: Actor, action: str, row: CreditRecord) -> None:
    after = {"year": row.year, "subject": row.subject, "hours": format_tenths(row.tenths)}
    record(actor=actor, action=action, target=row, unit_key=row.learner.unit.public_id, after=after)
