"""Writes about approved facts beside the decisions of claims (claims/effects.py)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from credits.claims import status
from ground.actors import Actor
from ground.late import outrun
from ground.refusals import Refused
from ground.stirring import stir
from journal.services import record
from learners.people.locks import lock_learners
from learners.people.stale import mark_stale

from ..known.every import of_trainings
from . import rivals, telling
from .models import Fact, FactEnd
from .permissions import check_ends


@transaction.atomic
def end_fact(*, actor: Actor, fact: Fact, until: dt.date, reason: str, now: dt.datetime) -> None:
    """The fact holds up to ``until`` and no longer; decisions about later days follow at once, issued cards are marked,
    and the person is told.

    Raises Refused: not in charge, no reason, before its beginning, after its end, or revoked meanwhile.
    """
    check_ends(actor, fact)
    said = reason.strip()[:500]
    if not said:
        raise Refused(_("Please give a reason: the person reads it."))
    if fact.since and until < fact.since:
        raise Refused(_("The end lies before the beginning."))
    if fact.until and until > fact.until:
        raise Refused(_("It ends earlier as it was granted; more time has to be asked for."))
    before = fact.until
    _hold_until(actor, fact, until)
    if until != before:
        end = FactEnd.objects.create(
            fact=fact, until=until, before=before, reason=said,
            entered_at=now, entered_by=actor.name[:80], entered_by_key=actor.key,
        )  # fmt: skip
        stir(actor=actor, about="fact", public_id=fact.public_id, now=now)
        telling.ended(actor=actor, end=end, now=now)
    _note(actor, "fact.ended", fact, before, until, said)


@transaction.atomic
def lift_end(*, actor: Actor, end: FactEnd, reason: str, now: dt.datetime) -> None:
    """The end does not hold: the fact goes on as before it. Belongs to the answer to an objection, which was checked.

    Raises Refused: the fact has changed meanwhile, or another one that was granted since shares its days.
    """
    fact, said = end.fact, reason.strip()[:500]
    lock_learners([fact.learner_id])
    if objects := rivals.days_shared(fact, end.before):
        raise Refused(objects)
    signs = {"lifted_at": now, "lifted_by": actor.name[:80], "lifted_by_key": actor.key, "lifted_why": said}
    if not FactEnd.objects.filter(pk=end.pk, lifted_at__isnull=True).update(**signs):
        raise outrun(fact, _("Somebody else has changed this fact meanwhile. Please look again."))
    _hold_until(actor, fact, end.before)
    telling.lifted(actor=actor, fact=fact, now=now)
    _note(actor, "fact.end_lifted", fact, end.until, end.before, said)


def _hold_until(actor: Actor, fact: Fact, until: dt.date | None) -> None:
    """Of two at once the first wins: the row must still hold as it was seen."""
    valid = Fact.objects.unscoped().filter(pk=fact.pk, revoked_at__isnull=True, until=fact.until)
    if not valid.update(until=until):
        raise outrun(fact, _("Somebody else has changed this fact meanwhile. Please look again."))
    mark_stale([fact.learner_id])
    if fact.kind in of_trainings():
        status.settle(actor=actor, learner_id=fact.learner_id)


def _note(actor: Actor, action: str, fact: Fact, before: dt.date | None, after: dt.date | None, reason: str) -> None:
    record(
        actor=actor,
        action=action,
        target=fact,
        unit_key=fact.learner.unit.public_id,
        before={"until": str(before or "")},
        after={"until": str(after or "")},
        reason=reason,
    )
