"""Which office has the next word: the unit, the reviewing offices above it, the league."""

from __future__ import annotations

import datetime as dt

from accounts.holders.selectors import holders
from ground.actors import SystemActor
from ground.roles import OFFICES, Role
from units.models import Unit
from units.selectors import ancestors

from .models import ReviewingOffice

REVIEWERS = OFFICES | {Role.UNIT_HR}
WORKER = SystemActor("route of requests")


def offices(unit: Unit, kind: str, day: dt.date) -> list[Unit]:
    """The offices a request of this kind passes, lowest first. The league is always the last one."""
    wanted = named(unit, kind)
    staffed = {path for path, _ in _holders(wanted, day)}
    route = [node for node in wanted if node.path in staffed and node.depth > 1]
    return [*route, wanted[-1]]


def named(unit: Unit, kind: str) -> list[Unit]:
    """The unit, the offices above it that review this kind, the league; whether or not anybody works there."""
    chain = ancestors(actor=WORKER, unit=unit)  # from the league down
    chosen = set(ReviewingOffice.objects.filter(unit__in=chain, kind__in=[kind, "*"]).values_list("unit_id", flat=True))
    return [node for node in reversed(chain) if node.pk in {unit.pk, chain[0].pk} or node.pk in chosen]


def next_office(unit: Unit, kind: str, day: dt.date, *, above: Unit | None, barred: set[str]) -> Unit | None:
    """The first office above ``above`` in which somebody who is not barred can decide; None after the league.

    ``barred`` holds account keys: the person concerned and whoever has already decided a lower step.
    """
    route = offices(unit, kind, day)
    if above is not None:
        route = [office for office in route if len(office.path) < len(above.path)]
    able = {path for path, key in _holders(route, day) if key not in barred}
    return next((office for office in route if office is route[-1] or office.path in able), None)


def _holders(units: list[Unit], day: dt.date) -> set[tuple[str, str]]:
    """(path, account key) of everybody who may review there on that day."""
    found = holders(actor=WORKER, roles=REVIEWERS, day=day, paths=[unit.path for unit in units])
    return {(holder.path, holder.key) for holder in found}
