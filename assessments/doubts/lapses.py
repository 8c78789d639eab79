"""When an officer's decision holds no longer, the person and the office hear of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.holders.selectors import holders, person_by_key
from accounts.messages.services import Told, tell
from ground.actors import Actor
from ground.days import said_day
from rulebook.speech import Phrases
from units.permissions import stands_above
from units.selectors import ancestors

from ..decisions import purposes
from ..decisions.models import HumanDecision
from .permissions import DECIDERS


@transaction.atomic
def tell_lapsed(*, actor: Actor, decisions: Iterable[str], event: str, now: dt.datetime, today: dt.date) -> int:
    """Tells of those of the decisions (public ids) that still hold no longer, once for an ``event``; returns how many
    notices are new."""
    rows = HumanDecision.objects.unscoped().filter(public_id__in=list(decisions), holds=False, ended_at__isnull=True)
    notices = [notice for row in rows.select_related("learner__unit") for notice in _notices(actor, row, event, today)]
    return tell(actor=actor, notices=notices, now=now) if notices else 0


def _notices(actor: Actor, row: HumanDecision, event: str, today: dt.date) -> list[Told]:
    what = Phrases().application(purposes.from_data(row.details))
    said = {"what": what, "day": said_day(row.decided_at), "name": row.learner.name}
    mine = _(
        "%(what)s: the office's decision of %(day)s holds no longer, for the facts or the law on which its doubt hung"
        " have changed. What holds now stands on your page."
    )
    theirs = _(
        "%(name)s, %(what)s: the decision of %(day)s holds no longer, for the facts or the law on which its doubt hung"
        " have changed. Where a doubt is left, the case waits to be decided again."
    )
    key = f"lapsed:{row.public_id}:{event}"
    own = Told(key=key, text=(mine % said)[:500], about="home", learner_id=row.learner_id)
    return [own] + [
        Told(key=f"{key}:{account}", text=(theirs % said)[:500], about="doubts", account_id=account)
        for account in _office(actor, row, today)
    ]


def _office(actor: Actor, row: HumanDecision, today: dt.date) -> list[int]:
    """Whoever decided, as long as they decide for the person's unit; else everybody who does at the nearest office."""
    unit = row.learner.unit
    above = [each.path for each in reversed(ancestors(actor=actor, unit=unit)) if stands_above(each.path, unit.path)]
    holding = holders(actor=actor, roles=DECIDERS, day=today, paths=above)
    decider = person_by_key(row.decided_by_key, today) if row.decided_by_key else None
    if decider and decider.account_id in {holder.account_id for holder in holding}:
        return [decider.account_id]
    nearest = next((path for path in above if any(path == holder.path for holder in holding)), None)
    return sorted({holder.account_id for holder in holding if holder.path == nearest})
