"""Whether somebody was a teacher of the three subjects on the day of a training (6.5), kept with its hours.

The app above keeps the facts and says so here (``tell_by``); whenever they change it has the records looked at again.
What a reviewer has found in the proof of a claim goes before what the facts say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from casework.requests.models import CaseRequest
from casework.requests.selectors import requests_visible
from ground.actors import Actor, SystemActor
from ground.days import said_day
from journal.services import record
from learners.people.locks import lock_learners
from learners.people.stale import mark_stale
from rulebook.vocabulary import Source

from ..annual.ledger import recount
from ..records.counting import as_credit, class_of
from ..records.models import CreditRecord
from .said import completion

READER = SystemActor("status of teachers")
Days = Callable[[int, Iterable[dt.date]], dict[dt.date, bool | None]]
_told: list[Days] = []


def tell_by(days: Days) -> None:
    """Registers who knows: given a learner id and days, whether the person was such a teacher on each; None where
    nothing is on record at all. Called once, when the app that keeps the facts is ready."""
    _told[:] = [days]


def by_facts(learner_id: int, day: dt.date) -> bool | None:
    """What approved facts say of one day."""
    return _told[0](learner_id, [day])[day] if _told else None


def was_teacher(request: CaseRequest) -> bool | None:
    """The status on the last day of the training of a claim: as the reviewer has found it, else by the facts."""
    found = request.findings.get("was_sanke_teacher")
    return True if found else by_facts(request.learner_id, completion(request.effective))


def concerns(request: CaseRequest) -> list[str]:
    """Shown to the reviewer while neither facts nor proof say that the person was such a teacher."""
    if was_teacher(request):
        return []
    return [
        _(
            "The person is not on record as a teacher of the three subjects on %(day)s, the day of the training:"
            " without that status the hours do not count. If the proof shows it, tick it when you pass."
        )
        % {"day": said_day(completion(request.effective))}
    ]


@transaction.atomic
def settle(*, actor: Actor, learner_id: int) -> int:
    """Looks again at the trainings of one person after the facts have changed. Returns how many were altered."""
    rows = CreditRecord.objects.unscoped().select_related("platform", "learner__unit")
    rows = rows.filter(learner_id=learner_id, source=Source.SANKE_TRAINING.value, withdrawn_at__isnull=True)
    lock_learners([learner_id])
    claims = {str(one.public_id): one for one in _claims(rows)}
    changed = 0
    for row in rows:
        claim = claims.get(row.claim_key)
        status = was_teacher(claim) if claim else by_facts(learner_id, row.completed_on)
        if status == row.was_sanke_teacher:
            continue
        before, row.was_sanke_teacher = row.was_sanke_teacher, status
        row.counting_class = class_of(as_credit(row))
        row.save(update_fields=["was_sanke_teacher", "counting_class"])
        changed += 1
        record(
            actor=actor,
            action="hours.status_settled",
            target=row,
            unit_key=row.learner.unit.public_id,
            before={"was_sanke_teacher": str(before)},
            after={"was_sanke_teacher": str(status)},
        )
    if changed:
        recount([learner_id])
        mark_stale([learner_id])
    return changed


def _claims(rows: Iterable[CreditRecord]) -> Iterable[CaseRequest]:
    return requests_visible(actor=READER).filter(public_id__in=[row.claim_key for row in rows if row.claim_key])
