"""What waits, told to the officers who may decide it: once a working day all of it in one notice, and at once what
needs a second person."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.messages.selectors import keys_told
from accounts.messages.services import Told, tell
from ground.actors import Actor
from policy.workdays.shelf import work_calendar

from .models import Charge
from .openings import Holdings, Opening, source_of, sources

BEGINS = dt.time(8)
"""Nobody is told of work before this hour."""
SECOND = frozenset({"export", "merge"})
"""What somebody else has signed and waits for a second person."""


def tell_waiting(*, actor: Actor, now: dt.datetime) -> int:
    """One notice for each officer who has got something new since the working day before: how much waits, of which
    kinds. On days off and before work nobody is told; asked again on the same day it says nothing. Returns how many."""
    today, days = timezone.localdate(now), work_calendar()
    if timezone.localtime(now).time() < BEGINS or not days.works(today):
        return 0
    before = today - dt.timedelta(days=1)
    while not days.works(before):
        before -= dt.timedelta(days=1)
    since = timezone.make_aware(dt.datetime.combine(before, BEGINS))
    new = set(Charge.objects.filter(until__isnull=True, since__gte=since).values_list("about_id", flat=True))
    if not new:
        return 0
    waiting, fresh = _by_account(Holdings(actor, today), new)
    keys = {account: f"waiting:{today}:{account}" for account in fresh}
    known = keys_told(actor=actor, keys=keys.values())
    notices = [
        Told(key=keys[account], text=_said(waiting[account], count), about="home", account_id=account)
        for account, count in sorted(fresh.items())
        if keys[account] not in known
    ]
    return tell(actor=actor, notices=notices, now=now) if notices else 0


def _by_account(holdings: Holdings, new: set) -> tuple[dict[int, Counter[str]], Counter[int]]:
    """For each account what waits for it by kind, and how much of that is new."""
    waiting: dict[int, Counter[str]] = {}
    fresh: Counter[int] = Counter()
    for source in sources():
        for opening in source.read(None, None):
            path = holdings.office(opening)
            for account in {holder.account_id for holder in holdings.able(opening, path)} if path else ():
                waiting.setdefault(account, Counter())[str(source.title)] += 1
                fresh[account] += opening.public_id in new
    return waiting, +fresh


def _said(waiting: Counter[str], fresh: int) -> str:
    kinds = "、".join(f"{title} {count}" for title, count in waiting.most_common())
    text = _("%(count)d matters wait for you (%(kinds)s), %(new)d of them new.")
    return (text % {"count": waiting.total(), "kinds": kinds, "new": fresh})[:500]


def tell_second(*, actor: Actor, opening: Opening, holdings: Holdings, now: dt.datetime) -> None:
    """Something was signed by one and waits for another: those who may be the second hear of it at once."""
    path = holdings.office(opening)
    if opening.about not in SECOND or not path:
        return
    text = _("“%(what)s” (%(kind)s) waits for a second person.") % {
        "what": opening.what, "kind": source_of(opening.about).title,
    }  # fmt: skip
    notices = [
        Told(key=f"second:{opening.public_id}:{account}", text=text[:500], about="home", account_id=account)
        for account in sorted({holder.account_id for holder in holdings.able(opening, path)})
    ]
    if notices:
        tell(actor=actor, notices=notices, now=now)
