"""The yearly table of a season as it was closed: the same figures as ``yearly.work_out``, of what was kept then."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ground.actors import Actor
from ground.scoping import below
from policy import packs
from units.models import Unit
from units.selectors import units_below

from ..closing.models import ClosedSeason, ClosedStanding
from .yearly import counted_in, line_of

MAKEUP = "makeup"


def work_out_closed(actor: Actor, season: ClosedSeason, unit: Unit) -> dict[str, Any]:
    """The table as plain data, as ``yearly.work_out`` gives it. Nothing that has happened since counts."""
    pack, depth = packs.as_written(season.policy), len(unit.path) + Unit.steplen
    parts: dict[str, Counter[str]] = {}
    sectors: dict[str, Counter[str]] = {}
    articles: Counter[str] = Counter()
    kept = ClosedStanding.objects.visible_to(actor).filter(below([unit.path], "place"), season=season)
    rows = kept.values_list("place", "sector", "column", "helped", "hours")
    for place, sector, column, helped, hours in rows.iterator(chunk_size=5000):
        figures = Counter(counted_in(column, pack)) + _of_hours(hours)
        parts.setdefault(place[:depth], Counter()).update(figures)
        sectors.setdefault(sector, Counter()).update(figures)
        articles.update(filter(None, helped.split(",")))
    for path, participants in season.plans:
        if path.startswith(unit.path):
            parts.setdefault(path[:depth], Counter()).update({"plans": 1, "plan_participants": participants})
    names = {one.path: one.name for one in units_below(actor=actor, unit=unit)}
    return {
        "parts": [line_of(names.get(path, unit.name), parts[path], pack) for path in sorted(parts)],
        "sectors": [line_of(sector, sectors[sector], pack) for sector in sorted(sectors, reverse=True)],
        "total": line_of("", sum(parts.values(), Counter()), pack),
        "articles": dict(sorted(articles.items())),
    }


def _of_hours(hours: dict[str, int]) -> Counter[str]:
    found = Counter({f"{subject}_hours": tenths for subject, tenths in hours.items() if subject != MAKEUP})
    if any(found.values()):
        found["taking_part"] = 1
    if hours.get(MAKEUP):
        found.update({"makeup_people": 1, "makeup_hours": hours[MAKEUP]})
    return found
