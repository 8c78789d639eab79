"""Sets application days."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.days import said_day
from ground.late import NOBODY, outrun
from ground.refusals import Refused
from journal.services import record
from policy import packs
from rulebook import Pack

from .models import ApplicationDay
from .permissions import check_sets_days
from .slots import slots

_LATEST = dt.timedelta(days=366)
"""How long after the policy year a season may still take applications."""


@transaction.atomic
def set_application_day(
    *, actor: Actor, policy: str, slot: str, day: dt.date | None, reason: str, seen: int, now: dt.datetime
) -> ApplicationDay:
    """Sets the last day of one slot, or that it has none. ``seen`` is the step that the page showed.

    Raises Refused: not entitled, no such notice or slot, a day outside the season, nothing new, or somebody was faster.
    """
    check_sets_days(actor)
    if policy not in packs.policies() or slot not in slots(packs.as_written(policy)):
        raise Refused(_("There is no such purpose in this notice."))
    if not reason.strip():
        raise Refused(_("Say what the day rests on."))
    _check_day(packs.as_written(policy), day)
    before = ApplicationDay.objects.filter(policy=policy, slot=slot).first()
    if (before.step if before else 0) != seen:
        raise _overtaken(before)
    if day == (before.day if before else None):
        raise Refused(_("This is the day that holds already."))
    row = _added(actor, policy, slot, day, reason.strip()[:200], seen + 1, now)
    record(
        actor=actor,
        action="application_day.set",
        target=row,
        before={"day": str(before.day) if before and before.day else None},
        after={"policy": policy, "slot": slot, "day": str(day) if day else None},
        reason=row.reason,
    )
    return row


def _added(
    actor: Actor, policy: str, slot: str, day: dt.date | None, reason: str, step: int, now: dt.datetime
) -> ApplicationDay:
    row = ApplicationDay(
        policy=policy,
        slot=slot,
        step=step,
        day=day,
        reason=reason,
        entered_at=now,
        entered_by_key=actor.key,
        entered_by=actor.name[:80],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _overtaken(ApplicationDay.objects.filter(policy=policy, slot=slot).first()) from None
    return row


def _check_day(pack: Pack, day: dt.date | None) -> None:
    """Raises Refused for a day before the study year of the notice, or a year and more after it."""
    first = min(window.opens for window in pack.windows)
    last = pack.last_day + _LATEST
    if day is not None and not first <= day <= last:
        words = {"first": said_day(first), "last": said_day(last)}
        raise Refused(_("The last day of this season lies between %(first)s and %(last)s.") % words)


def _overtaken(row: ApplicationDay | None) -> Refused:
    first = (row.entered_by, row.entered_at) if row else NOBODY
    return outrun(row, _("%(name)s has changed this day in the meantime (%(time)s). Look at it again."), first=first)
