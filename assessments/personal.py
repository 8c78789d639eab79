"""Keeps what is stored of single cases true to the facts: answers to applications, whether human decisions hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from credits.selectors import records_by_learner
from exemptions.selectors import NOTHING, Relief, relief_of
from journal.actors import SystemActor
from learners.models import Learner
from learners.selectors import learners_visible
from rulebook import Decision, decide

from . import cases, law, purposes
from .models import Application, HumanDecision

WORKER = SystemActor("standings")


def refresh(learner_ids: Iterable[int], day: dt.date) -> None:
    """Brings the applications and human decisions of these people up to date. ``day`` is that of the standings."""
    ids = list(learner_ids)
    applications = list(
        Application.objects.unscoped().filter(learner_id__in=ids, withdrawn_at__isnull=True, policy__in=law.policies())
    )
    decisions = HumanDecision.objects.unscoped().filter(
        learner_id__in=ids, ended_at__isnull=True, policy__in=law.policies()
    )
    human = list(decisions)
    if not applications and not human:
        return
    facts = _Facts({row.learner_id for row in (*applications, *human)})
    changed = [row for row in applications if _refresh_application(row, facts)]
    Application.objects.unscoped().bulk_update(changed, ["outcome", "doubt", "facts_hash"], batch_size=500)
    for row in human:
        decision = facts.decide(row.learner_id, row.policy, row.details, day)
        holds = row.doubt == _doubt(decision) and row.facts_hash == cases.facts_hash(decision.case)
        if holds is not row.holds:
            HumanDecision.objects.unscoped().filter(pk=row.pk).update(holds=holds)


def _refresh_application(row: Application, facts: _Facts) -> bool:
    decision = facts.decide(row.learner_id, row.policy, row.details, row.as_of)
    before = row.outcome, row.doubt, row.facts_hash
    row.outcome, row.doubt, row.facts_hash = decision.outcome.value, _doubt(decision), cases.facts_hash(decision.case)
    return before != (row.outcome, row.doubt, row.facts_hash)


def _doubt(decision: Decision) -> str:
    return cases.doubt_of(decision.outcome, decision.by_default, decision.open_readings)


class _Facts:
    """What is known of some people, read once."""

    def __init__(self, learner_ids: set[int]) -> None:
        self.ids = learner_ids
        people = learners_visible(actor=WORKER).filter(pk__in=learner_ids).defer("id_number", "phone")
        self.people: dict[int, Learner] = {person.pk: person for person in people}
        self.records = records_by_learner(actor=WORKER, learner_ids=learner_ids)
        self._relief: dict[tuple[dt.date, str], dict[int, Relief]] = {}

    def decide(self, learner_id: int, policy: str, details: dict, as_of: dt.date) -> Decision:
        if (as_of, policy) not in self._relief:
            self._relief[as_of, policy] = relief_of(actor=WORKER, learner_ids=self.ids, as_of=as_of, policy=policy)
        pack = law.in_force(policy)
        case = cases.build(
            learner=self.people[learner_id],
            application=purposes.from_data(details),
            as_of=as_of,
            pack=pack,
            records=self.records.get(learner_id, ()),
            relief=self._relief[as_of, policy].get(learner_id, NOTHING),
        )
        return decide(case, pack)


def people_with_cases(policy: str) -> list[int]:
    """Ids of everybody who has an application or a human decision under a policy."""
    rows = Application.objects.unscoped().filter(policy=policy, withdrawn_at__isnull=True)
    decided = HumanDecision.objects.unscoped().filter(policy=policy, ended_at__isnull=True)
    return sorted({*rows.values_list("learner_id", flat=True), *decided.values_list("learner_id", flat=True)})
