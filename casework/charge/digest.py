"""What waits, told to the officers who may decide it: once a working day all of it in one notice, and at once what
needs a second person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.messages.selectors import last_told
from accounts.messages.services import Told, tell
from ground.actors import Actor
from ground.days import said_moment
from policy.workdays.shelf import work_calendar

from .models import Charge
from .openings import Holdings, Opening, source_of, sources

WAITING = "waiting:"
"""How the key of such a notice begins; its day and the account follow."""
BEGINS = dt.time(8)
"""Nobody is told of work before this hour."""
LONG_AGO = dt.timedelta(days=31)
"""Nobody is told what is new since longer than that."""
SECOND = frozenset({"export", "merge"})
"""What somebody else has signed and waits for a second person."""


def tell_waiting(*, actor: Actor, now: dt.datetime) -> int:
    """One notice for each officer who has got something new since their last such notice, or without one since work
    began on the working day before: how much waits, of which kinds, how much is new since when. On days off and before
    work nobody is told; asked again on the same day it says nothing. Returns how many."""
    today = timezone.localdate(now)
    if timezone.localtime(now).time() < BEGINS or not work_calendar().works(today):
        return 0
    first = _work_began_before(today)
    told = last_told(actor=actor, begins=WAITING, since=first - LONG_AGO)
    since = min(first, max(told.values(), default=first))
    come = dict(Charge.objects.filter(until__isnull=True, since__gte=since).values_list("about_id", "since"))
    if not come:
        return 0
    marks = {account: moment for account, moment in told.items() if timezone.localdate(moment) < today}
    at_work = _by_account(Holdings(actor, today), come, lambda account: marks.get(account, first))
    notices = [
        Told(
            key=f"{WAITING}{today}:{account}",
            text=_said(waiting, new, marks.get(account, first)),
            about="home",
            account_id=account,
        )
        for account, (waiting, new) in sorted(at_work.items())
        if new and (account in marks or account not in told)  # not told today
    ]
    return tell(actor=actor, notices=notices, now=now) if notices else 0


def _work_began_before(today: dt.date) -> dt.datetime:
    """When work began on the working day before."""
    days, before = work_calendar(), today - dt.timedelta(days=1)
    while not days.works(before):
        before -= dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(before, BEGINS))


def _by_account(
    holdings: Holdings, come: dict[UUID, dt.datetime], since: Callable[[int], dt.datetime]
) -> dict[int, tuple[Counter[str], int]]:
    """For each account what waits for it by kind, and how much of that has come since the account's own moment."""
    waiting: dict[int, Counter[str]] = {}
    new: Counter[int] = Counter()
    for source in sources():
        for opening in source.read(None, None):
            path, moment = holdings.office(opening), come.get(opening.public_id)
            for account in {holder.account_id for holder in holdings.able(opening, path)} if path else ():
                waiting.setdefault(account, Counter())[str(source.title)] += 1
                new[account] += moment is not None and moment >= since(account)
    return {account: (kinds, new[account]) for account, kinds in waiting.items()}


def _said(waiting: Counter[str], new: int, since: dt.datetime) -> str:
    kinds = "、".join(f"{title} {count}" for title, count in waiting.most_common())
    text = _("%(count)d matters wait for you (%(kinds)s), %(new)d of them new since %(since)s.")
    said = {"count": waiting.total(), "kinds": kinds, "new": new, "since": said_moment(since)}
    return (text % said)[:500]


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
