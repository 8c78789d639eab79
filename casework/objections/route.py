"""Which office answers: the nearest above the one that decided in which somebody may; for a word of the league somebody
else of the league."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.holders.selectors import holders
from ground.actors import SystemActor
from ground.roles import HR
from units.models import Unit
from units.selectors import units_at

from ..charge.openings import league_of, upwards
from .contested import Contested
from .permissions import ANSWERERS

WORKER = SystemActor("offices that answer objections")


def way_up(decided: str, person: str) -> tuple[str, ...]:
    """Paths of the offices above the one at ``decided`` that are in charge of the unit at ``person`` now, nearest
    first."""
    above = [path for path in upwards(decided)[1:] if person.startswith(path)]
    return tuple(above) or (league_of(person),)


def answering_office(decision: Contested, day: dt.date, *, barred: frozenset[str]) -> Unit:
    """The first with somebody who is not ``barred`` (account keys); without any the uppermost, whose empty role is
    then named."""
    paths = way_up(decision.office.path, decision.place.path)
    found = holders(actor=WORKER, roles=ANSWERERS, day=day, paths=paths)
    able = {holder.path for holder in found if holder.key not in barred}
    path = next((path for path in paths if path in able), paths[-1])
    return units_at(actor=WORKER, paths=[path])[path]


def office_of(key: str, unit: Unit, at: dt.datetime) -> Unit:
    """Where the account ``key`` decided about somebody of the unit: the nearest office in which it held a role on that
    day. The league where that is not known any more, so that nobody below the one that decided answers."""
    found = holders(actor=WORKER, roles=HR, day=timezone.localdate(at), paths=upwards(unit.path))
    path = max((holder.path for holder in found if key and holder.key == key), key=len, default=league_of(unit.path))
    return units_at(actor=WORKER, paths=[path])[path]
