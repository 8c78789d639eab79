"""Writes about approved facts beside the decisions of claims (claims/effects.py)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from credits.claims import status
from ground.actors import Actor
from ground.refusals import Refused
from journal.services import record
from learners.people.stale import mark_stale

from ..known.every import of_trainings
from .models import Fact
from .permissions import check_ends


@transaction.atomic
def end_fact(*, actor: Actor, fact: Fact, until: dt.date, reason: str) -> None:
    """The fact holds up to ``until`` and no longer; decisions about later days follow at once, issued cards are marked.

    Raises Refused: not in charge, no reason, before its beginning, after its end, or revoked meanwhile.
    """
    check_ends(actor, fact)
    if not reason.strip():
        raise Refused(_("Please give a reason: the person reads it."))
    if fact.since and until < fact.since:
        raise Refused(_("The end lies before the beginning."))
    if fact.until and until > fact.until:
        raise Refused(_("It ends earlier as it was granted; more time has to be asked for."))
    valid = Fact.objects.unscoped().filter(pk=fact.pk, revoked_at__isnull=True, until=fact.until)
    if not valid.update(until=until):
        raise Refused(_("Somebody else has changed this fact meanwhile. Please look again."))
    mark_stale([fact.learner_id])
    if fact.kind in of_trainings():
        status.settle(actor=actor, learner_id=fact.learner_id)
    record(
        actor=actor,
        action="fact.ended",
        target=fact,
        unit_key=fact.learner.unit.public_id,
        before={"until": str(fact.until or "")},
        after={"until": str(until)},
        reason=reason.strip()[:500],
    )
