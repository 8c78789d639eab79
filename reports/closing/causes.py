"""What has happened to a person since a day, as the journal tells it: why a closed figure is another one now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from assessments.doubts.selectors import human_decisions_about
from casework.corrections.selectors import corrections_of
from casework.requests.selectors import requests_visible
from credits.records.selectors import versions_visible
from exemptions.facts.selectors import facts_visible
from exemptions.plans.selectors import plans_visible
from ground.actors import SystemActor
from journal.selectors import entries, lines_about
from learners.merging.selectors import merges_visible
from learners.people.selectors import learners_visible

READER = SystemActor("seasons")
CHANGES = (
    "learner.registered", "learner.changed", "learner.moved", "learner.employment_changed", "learner.left",
    "learner.deceased", "learner.end_taken_back", "learner.move_taken_back", "learner.admitted",
    "learner.post_confirmed", "learner.post_unconfirmed",
    "fact.recorded", "fact.revoked", "fact.ended", "fact.end_lifted",
    "casework.pass", "casework.pass_in_part", "casework.revoked", "casework.undone", "casework.reopened",
    "correction.approved",
    "hours.verified", "hours.returned", "hours.verification_undone", "hours.stored", "hours.withdrawn",
    "hours.overtaken", "hours.reopened", "hours.pushed_withdrawn", "hours.wait_again",
    "hours.claim_recorded", "hours.claim_withdrawn", "hours.status_settled", "hours.all_decided",
    "case.decided", "case.decision_taken_back", "merge.confirmed", "merge.undone",
    "plan.record", "plan.report", "plan.revoke", "plan.undone", "plan.return", "plan.withdraw", "plan.accept_late",
    "plan.reopen", "plan.completions_reported", "plan.completions_undone",
)  # fmt: skip
LAW = ("reading.settled", "ruling.withdrawn", "pack.started", "pack.replaced", "pack.withdrawn")
MOST = 20
"""So many are kept with one correction, the newest of them."""


def causes_of(*, learner_id: int, since: dt.datetime | None) -> list[dict[str, str]]:
    """In order: what (a code of the journal), when (ISO), who and why (empty where no reason was given). Where nothing
    has happened to the person, what has happened to the law."""
    keys = dict(_things(learner_id))
    lines = lines_about(actor=READER, things=keys, actions=CHANGES, since=since).order_by("-pk")[:MOST]
    law = list(entries(actor=READER, since=since).filter(action__in=LAW)[:MOST]) if not lines else []
    return [
        {"what": line.action, "when": line.at.isoformat(), "who": line.actor_name, "why": line.reason}
        for line in reversed(list(lines) or law)
    ]


def _things(learner_id: int) -> Iterator[tuple[str, list[str]]]:
    """Everything about a person that lines of the journal are about: keys by the label of the model."""
    mine = {"learner_id": learner_id}
    people = learners_visible(actor=READER)
    yield _keys(people.filter(Q(pk=learner_id) | Q(merged_into=learner_id)))
    yield _keys(facts_visible(actor=READER).filter(**mine))
    yield _keys(requests_visible(actor=READER).filter(**mine))
    yield _keys(corrections_of(actor=READER, learner_id=learner_id))
    yield _keys(human_decisions_about(actor=READER, learner_id=learner_id))
    yield _keys(merges_visible(actor=READER).filter(Q(kept=learner_id) | Q(merged=learner_id)))
    records = versions_visible(actor=READER).filter(**mine)
    yield _keys(records)
    for name in ("verification", "batch"):
        model: Any = records.model._meta.get_field(name).related_model
        yield model._meta.label_lower, _public_ids(records.exclude(**{name: None}), f"{name}__public_id")
    yield _keys(plans_visible(actor=READER).filter(roster__learner=learner_id))


def _keys(rows: QuerySet[Any]) -> tuple[str, list[str]]:
    return rows.model._meta.label_lower, _public_ids(rows, "public_id")


def _public_ids(rows: QuerySet[Any], name: str) -> list[str]:
    return sorted({str(key) for key in rows.values_list(name, flat=True)})
