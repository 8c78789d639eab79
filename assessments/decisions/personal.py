"""Keeps what is stored of single cases true to the facts: answers to applications, whether human decisions hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from credits.records.selectors import records_by_learner
from exemptions.facts.relief import NOTHING, Relief
from exemptions.facts.selectors import relief_of
from ground.actors import SystemActor
from ground.jobs.machine import enqueue
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from policy import packs
from rulebook import Decision, decide

from . import cases, purposes
from .models import Application, HumanDecision

WORKER = SystemActor("standings")
LAPSED = "assessments.lapsed"
"""Work: tells whom it concerns that an officer's decision holds no longer (doubts.lapses)."""


def refresh(learner_ids: Iterable[int], days: Mapping[str, dt.date]) -> None:
    """Brings the applications and human decisions of these people up to date. ``days``: of the standings under each
    policy on offer."""
    ids = list(learner_ids)
    applications = list(
        Application.objects.unscoped().filter(learner_id__in=ids, withdrawn_at__isnull=True, policy__in=list(days))
    )
    decisions = HumanDecision.objects.unscoped().filter(
        learner_id__in=ids, ended_at__isnull=True, policy__in=list(days)
    )
    human = list(decisions)
    if not applications and not human:
        return
    facts = _Facts({row.learner_id for row in (*applications, *human)})
    changed = [row for row in applications if _refresh_application(row, facts)]
    Application.objects.unscoped().bulk_update(changed, ["outcome", "doubt", "facts_hash"], batch_size=500)
    on = {row.pk: facts.decide(row.learner_id, row.policy, row.details, days[row.policy]) for row in human}
    lapsed = [row for row in human if _refresh_human(row, on[row.pk])]
    if lapsed:
        enqueue(actor=WORKER, kind=LAPSED, args={"decisions": [str(row.public_id) for row in lapsed]})


def _refresh_human(row: HumanDecision, decision: Decision) -> bool:
    """Whether the decision has held until now and holds no longer."""
    held, hangs_on = row.holds, cases.doubt_hash(decision.case, row.doubt)
    fits = row.facts_hash in {hangs_on, cases.facts_hash(decision.case)}  # the latter: decided under version 0.1.0
    row.holds = row.doubt == _doubt(decision) and fits
    if row.holds is not held or (fits and row.facts_hash != hangs_on):  # from then on it hangs on its doubt alone
        row.facts_hash = hangs_on if fits else row.facts_hash
        HumanDecision.objects.unscoped().filter(pk=row.pk).update(holds=row.holds, facts_hash=row.facts_hash)
    return held and not row.holds


def _refresh_application(row: Application, facts: _Facts) -> bool:
    decision = facts.decide(row.learner_id, row.policy, row.details, row.as_of)
    before = row.outcome, row.doubt, row.facts_hash
    row.outcome, row.doubt = decision.outcome.value, _doubt(decision)
    row.facts_hash = cases.doubt_hash(decision.case, row.doubt)
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
        pack = packs.in_force(policy)
        case = cases.build(
            learner=self.people[learner_id],
            application=purposes.from_data(details),
            as_of=as_of,
            pack=pack,
            records=self.records.get(learner_id, ()),
            relief=self._relief[as_of, policy].get(learner_id, NOTHING),
        )
        return decide(case, pack)


def people_with_cases(policies: Iterable[str]) -> list[int]:
    """Ids of everybody who has an application or a human decision under one of these policies."""
    wanted = list(policies)
    rows = Application.objects.unscoped().filter(policy__in=wanted, withdrawn_at__isnull=True)
    decided = HumanDecision.objects.unscoped().filter(policy__in=wanted, ended_at__isnull=True)
    return sorted({*rows.values_list("learner_id", flat=True), *decided.values_list("learner_id", flat=True)})
