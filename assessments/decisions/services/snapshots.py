"""Freezes decisions."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from journal.services import record
from policy import packs
from rulebook import Pack

from .. import cases
from ..models import Application, LawText, Snapshot
from ..selectors import Assessment


@transaction.atomic
def freeze(
    *, actor: Actor, assessment: Assessment, now: dt.datetime, application: Application | None = None
) -> Snapshot:
    """Stores a decision with everything it was made from. It is never changed afterwards. Raises Refused where its
    notice was corrected or withdrawn since it was made."""
    decision, pack, human = assessment.decision, assessment.pack, assessment.human
    if not packs.is_on_offer(pack):
        raise Refused(_("The notice has been corrected meanwhile. Look at the case again."))
    snapshot = Snapshot(
        learner=assessment.learner,
        application=application,
        policy=pack.id,
        key=assessment.key,
        as_of=assessment.as_of,
        case=cases.as_data(assessment.case),
        decision=decision.as_dict(),
        law=_keep_law(pack.id),
        rulings=_rulings(pack),
        pack_hash=pack.hash,
        facts_hash=assessment.facts_hash,
        outcome=assessment.outcome.value,
        human={
            "key": str(human.public_id),
            "outcome": human.outcome,
            "reason": human.reason,
            "decided_by": human.decided_by,
            "decided_at": human.decided_at.isoformat(),
        }
        if human
        else None,
        frozen_at=now,
        frozen_by_key=actor.key,
        frozen_by=actor.name[:80],
    )
    snapshot.save(force_insert=True)
    record(
        actor=actor,
        action="decision.frozen",
        target=snapshot,
        unit_key=assessment.learner.unit.public_id,
        after={"application": snapshot.key, "as_of": str(snapshot.as_of), "outcome": snapshot.outcome},
    )
    return snapshot


def _keep_law(policy: str) -> LawText:
    pack = packs.as_written(policy)
    kept, _ = LawText.objects.get_or_create(hash=pack.hash, defaults={"policy": policy, "text": packs.source(policy)})
    return kept


def _rulings(pack: Pack) -> dict[str, dict[str, str]]:
    """By notice the readings on which it differs from its file: what has been ruled on."""
    found = {}
    for year, notice in pack.notices.items():
        written = packs.as_written(pack.id).notices[year].reading_by_id
        found[notice.id] = {
            entry.id: entry.default
            for entry in notice.readings
            if (entry.default, entry.state) != (written[entry.id].default, written[entry.id].state)
        }
    return {policy: rulings for policy, rulings in found.items() if rulings}
