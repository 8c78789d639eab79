"""Writes about approved facts beside the decisions of claims (claims/effects.py)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record
from learners.stale import mark_stale

from .models import Fact
from .permissions import check_ends


@transaction.atomic
def end_fact(*, actor: Actor, fact: Fact, until: dt.date, reason: str) -> None:
    """The fact holds up to ``until`` and no longer; decisions about later days follow at once, issued cards are marked.

    Raises Refused: not in charge, no reason, before its beginning, or revoked meanwhile.
    """
    check_ends(actor, fact)
    if not reason.strip():
        raise Refused(_("Please give a reason: the person reads it."))
    if fact.since and until < fact.since:
        raise Refused(_("The end lies before the beginning."))
    valid = Fact.objects.unscoped().filter(pk=fact.pk, revoked_at__isnull=True, until=fact.until)
    if not valid.update(until=until):
        raise Refused(_("Somebody else has changed this fact meanwhile. Please look again."))
    mark_stale([fact.learner_id])
    record(
        actor=actor,
        action="fact.ended",
        target=fact,
        unit_key=fact.learner.unit.public_id,
        before={"until": str(fact.until or "")},
        after={"until": str(until)},
        reason=reason.strip()[:500],
    )
