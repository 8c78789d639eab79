"""How many hours people lack, as a distribution: how many people lack up to ten, up to thirty and so on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from ground.actors import Actor

from ..audit.question import Asked
from .sums import behind, chased

STEPS = (100, 300, 600, 900)
"""Upper edges of the bins in tenths of hours, inclusive; above the last one stands a bin of its own."""


@dataclass(frozen=True)
class Bin:
    """People who lack more than ``above`` and up to ``until`` tenths of hours (None: any more). ``share`` is the length
    of the bar in hundredths of the longest."""

    above: int
    until: int | None
    people: int
    share: int


def spread(actor: Actor, asked: Asked) -> list[Bin]:
    """The bins of those who are reminded, in a unit and below it; empty where nobody is. One query."""
    edges = [*zip((0, *STEPS), (*STEPS, None), strict=True)]
    found = chased(behind(actor, asked)).aggregate(
        **{f"bin_{at}": Count("pk", filter=_between(above, until)) for at, (above, until) in enumerate(edges)}
    )
    most = max(found.values(), default=0)
    if not most:
        return []
    return [
        Bin(above, until, people, people * 100 // most)
        for (above, until), people in zip(edges, found.values(), strict=True)
    ]


def _between(above: int, until: int | None) -> Q:
    lacking = Q(missing_tenths__gt=above)
    return lacking if until is None else lacking & Q(missing_tenths__lte=until)
