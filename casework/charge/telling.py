"""Who hears that something lies with another office, or with nobody: the applicant, the office, the administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.holders.selectors import holders
from accounts.messages.services import Told, tell
from ground.actors import Actor
from ground.roles import Role

from .models import Charge
from .openings import Holdings, Opening

PAGES = frozenset({"request", "objection"})
"""What has a page of its own that the person may open."""


class ChargeTurn(NamedTuple):
    """A thing that changed hands, and its new line in the book."""

    opening: Opening
    charge: Charge


def tell_turns(*, actor: Actor, turns: Sequence[ChargeTurn], holdings: Holdings, now: dt.datetime) -> None:
    notices = [*_to_applicants(turns), *_to_offices(turns, holdings), *_to_administrators(actor, turns, now)]
    if notices:
        tell(actor=actor, notices=notices, now=now)


def _to_applicants(turns: Sequence[ChargeTurn]) -> Iterator[Told]:
    for opening, charge in turns:
        if opening.learner_id is None:
            continue
        said = {"what": opening.what, "office": charge.unit.name, "why": charge.why}
        if charge.vacant:
            said["role"] = charge.get_vacant_display()
            text = _(
                "“%(what)s”: nobody may decide it at present, the role “%(role)s” at %(office)s is empty. The"
                " administrator of the portal has been told; you need not file it again."
            )
        else:
            text = _("“%(what)s” lies with %(office)s now. You need not file it again.")
            if charge.why:
                text = _("“%(what)s” lies with %(office)s now: %(why)s. You need not file it again.")
        there = {"about": opening.about, "about_id": opening.public_id}
        page = there if opening.about in PAGES else {"about": "home"}
        yield Told(key=f"charge:{charge.pk}", text=(text % said)[:500], learner_id=opening.learner_id, **page)


def _to_offices(turns: Sequence[ChargeTurn], holdings: Holdings) -> Iterator[Told]:
    """One notice for each officer, however much has come."""
    come: dict[int, list[ChargeTurn]] = {}
    for turn in turns:
        if not turn.charge.vacant:
            accounts = {holder.account_id for holder in holdings.able(turn.opening, turn.charge.unit.path)}
            for account in accounts:
                come.setdefault(account, []).append(turn)
    for account, theirs in come.items():
        opening, charge = theirs[0]
        said = {"count": len(theirs), "what": opening.what, "office": charge.unit.name, "why": charge.why}
        text = _("%(count)d open matters lie with %(office)s now, the first “%(what)s”.") % said
        if charge.why:
            text = _("%(count)d open matters lie with %(office)s now, the first “%(what)s”: %(why)s.") % said
        key = f"charge:{max(turn.charge.pk for turn in theirs)}:{account}"
        yield Told(key=key, text=text[:500], about="home", account_id=account)


def _to_administrators(actor: Actor, turns: Sequence[ChargeTurn], now: dt.datetime) -> Iterator[Told]:
    """One notice for each empty role."""
    empty: dict[tuple[str, str], list[Charge]] = {}
    for turn in turns:
        if turn.charge.vacant:
            empty.setdefault((turn.charge.get_vacant_display(), turn.charge.unit.full_name), []).append(turn.charge)
    if not empty:
        return
    security = {
        row.account_id for row in holders(actor=actor, roles=[Role.SECURITY_ADMIN], day=timezone.localdate(now))
    }
    for (role, unit), charges in empty.items():
        text = _("Nobody may decide %(count)d open matters: the role “%(role)s” at %(unit)s is empty.") % {
            "count": len(charges), "role": role, "unit": unit,
        }  # fmt: skip
        for account in sorted(security):
            yield Told(key=f"charge:{charges[-1].pk}:{account}", text=text[:500], about="charge", account_id=account)
