"""What has happened to a person since a day, as the journal tells it: why a closed figure is another one now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from assessments.decisions.models import HumanDecision
from casework.corrections.models import Correction
from casework.requests.models import CaseRequest
from credits.records.models import CreditRecord
from exemptions.facts.models import Fact
from exemptions.plans.models import PlanParticipant
from journal.models import JournalEntry
from learners.merging.models import Merge
from learners.people.models import Learner

CHANGES = (
    "learner.registered", "learner.changed", "learner.moved", "learner.employment_changed", "learner.left",
    "learner.admitted", "learner.post_confirmed", "fact.recorded", "fact.revoked", "fact.ended",
    "casework.pass", "casework.pass_in_part", "casework.revoked", "casework.undone", "correction.approved",
    "hours.verified", "hours.returned", "hours.verification_undone", "hours.stored", "hours.withdrawn",
    "hours.claim_recorded", "hours.claim_withdrawn", "hours.status_settled", "hours.all_decided",
    "case.decided", "case.decision_taken_back", "merge.confirmed", "merge.undone",
    "plan.record", "plan.report", "plan.revoke", "plan.undone", "plan.return", "plan.withdraw",
)  # fmt: skip
LAW = ("reading.settled", "ruling.withdrawn", "pack.started", "pack.replaced", "pack.withdrawn")
MOST = 20
"""So many are kept with one correction, the newest of them."""


def causes_of(*, learner_id: int, since: dt.datetime | None, law: str = "") -> list[dict[str, str]]:
    """In order: what (a code of the journal), when (ISO), who and why (empty where no reason was given). Where nothing
    has happened to the person, what has happened to the law."""
    about = Q(pk__in=[])
    for model, keys in _things(learner_id):
        about |= Q(object_type=model._meta.label_lower, object_key__in=keys)
    lines = JournalEntry.objects.filter(about, action__in=CHANGES, at__gte=since).order_by("-pk")[:MOST]
    found = list(lines) or list(JournalEntry.objects.filter(action__in=LAW, at__gte=since).order_by("-pk")[:MOST])
    return [
        {"what": line.action, "when": line.at.isoformat(), "who": line.actor_name, "why": line.reason}
        for line in reversed(found)
    ]


def _things(learner_id: int) -> Iterator[tuple[Any, list[str]]]:
    """Everything about a person that lines of the journal are about, by model."""
    mine = {"learner_id": learner_id}
    yield Learner, _keys(Learner.objects.unscoped().filter(Q(pk=learner_id) | Q(merged_into=learner_id)))
    for model in (Fact, CaseRequest, Correction, HumanDecision):
        yield model, _keys(model.objects.unscoped().filter(**mine))
    merges = Merge.objects.unscoped().filter(Q(kept=learner_id) | Q(merged=learner_id))
    yield Merge, _keys(merges)
    records = CreditRecord.objects.unscoped().filter(**mine)
    yield CreditRecord, _keys(records)
    for name in ("verification", "batch"):
        yield (
            CreditRecord._meta.get_field(name).related_model,
            _keys(records.filter(**{f"{name}__isnull": False}), f"{name}__public_id"),
        )
    plans = PlanParticipant.objects.filter(**mine)
    yield PlanParticipant._meta.get_field("plan").related_model, _keys(plans, "plan__public_id")


def _keys(rows: Any, name: str = "public_id") -> list[str]:
    return sorted({str(key) for key in rows.values_list(name, flat=True)})
