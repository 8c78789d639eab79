"""Which office has the next word: the unit, the reviewing offices above it, the league."""

from __future__ import annotations

import datetime as dt

from accounts.holders.selectors import holders
from ground.actors import SystemActor
from ground.roles import LEAGUE, OFFICES, Role
from units.models import Unit
from units.selectors import ancestors

from .models import ReviewingOffice

REVIEWERS = OFFICES | {Role.UNIT_HR}
WORKER = SystemActor("route of requests")


def offices(unit: Unit, kind: str, day: dt.date) -> list[Unit]:
    """The offices a request of this kind passes, lowest first. The league is always the last one."""
    chain = ancestors(actor=WORKER, unit=unit)  # from the league down
    league = chain[0]
    named = set(ReviewingOffice.objects.filter(unit__in=chain, kind__in=[kind, "*"]).values_list("unit_id", flat=True))
    wanted = [node for node in reversed(chain) if node.pk == unit.pk or node.pk in named]
    staffed = {node_id for node_id, _ in _holders([node.pk for node in wanted], day)}
    route = [node for node in wanted if node.pk in staffed and node.pk != league.pk]
    return [*route, league]


def next_office(unit: Unit, kind: str, day: dt.date, *, above: Unit | None, barred: set[str]) -> Unit | None:
    """The first office above ``above`` in which somebody who is not barred can decide; None after the league.

    ``barred`` holds account keys: the person concerned and whoever has already decided a lower step.
    """
    route = offices(unit, kind, day)
    if above is not None:
        route = [office for office in route if len(office.path) < len(above.path)]
    holders = _holders([office.pk for office in route], day)
    for office in route:
        if office is route[-1] or any(node_id == office.pk and key not in barred for node_id, key in holders):
            return office
    return None


def _holders(unit_ids: list[int], day: dt.date) -> set[tuple[int, str]]:
    """(unit id, account key) of everybody who may review there on that day."""
    return holders(actor=WORKER, unit_ids=unit_ids, roles=REVIEWERS | LEAGUE, day=day)
