"""What the rules would say if something were on record that is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from casework.requests.kinds import Supposed
from credits.records.models import CreditRecord
from credits.records.selectors import records_of
from exemptions.facts.relief import NOTHING, Relief, supposing
from exemptions.facts.selectors import relief_of
from ground.actors import Actor
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from policy.packs import in_force
from rulebook import Decision, decide
from rulebook.facts import Application

from .. import cases


@dataclass(frozen=True)
class SupposedChange:
    """One application as the rules decide it now, and as they would."""

    application: Application
    before: Decision
    after: Decision

    @property
    def differs(self) -> bool:
        return (self.before.outcome, self.before.missing) != (self.after.outcome, self.after.missing)


def changes_if(
    *,
    actor: Actor,
    learner: Learner,
    supposed: Supposed,
    applications: Iterable[Application],
    as_of: dt.date,
    policy: str,
) -> list[SupposedChange]:
    """What would change for a person if what ``supposed`` holds were on record.

    Raises Learner.DoesNotExist outside the actor's scope and KeyError for a policy that is not on offer.
    """
    person = learners_visible(actor=actor).get(pk=learner.pk)
    records = tuple(records_of(actor=actor, learner=person))
    present = relief_of(actor=actor, learner_ids=[person.pk], as_of=as_of, policy=policy).get(person.pk, NOTHING)
    changed = supposed.learner or person
    then = supposing(present, supposed.facts, as_of)
    pack = in_force(policy)

    def decision(row: Learner, application: Application, facts: Relief, rows: Iterable[CreditRecord]) -> Decision:
        case = cases.build(learner=row, application=application, as_of=as_of, pack=pack, records=rows, relief=facts)
        return decide(case, pack)

    return [
        SupposedChange(
            application,
            decision(person, application, present, records),
            decision(changed, application, then, (*records, *supposed.records)),
        )
        for application in applications
    ]
