"""Reads of closed seasons: by unit closed, now and the difference; person by person what changed and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.scoping import below
from policy import packs
from rulebook import Pack
from units.models import Unit
from units.selectors import units_below

from ..audit.picture import MET
from .figures import figures_now, survey_of
from .models import ClosedSeason, ClosedStanding, SeasonCorrection
from .shown import among, columns_of


def seasons(*, actor: Actor) -> QuerySet[ClosedSeason]:
    """All of them, the newest first: that a season is closed is no secret of an office; whose figures are seen says
    the scope."""
    require(actor)
    return ClosedSeason.objects.select_related("job").order_by("-pk")


def can_be_closed(*, actor: Actor, today: dt.date) -> list[Pack]:
    """Notices whose year is over and whose season is not closed, the newest first."""
    taken = set(seasons(actor=actor).filter(reopened_at__isnull=True).values_list("policy", flat=True))
    on_offer = [packs.as_written(policy) for policy in reversed(packs.policies())]
    return [pack for pack in on_offer if pack.id not in taken and pack.last_day < today]


@dataclass
class SeasonLine:
    """One unit with everything below it: people by column as closed, and what was added or taken away since."""

    name: str
    path: str
    columns: Mapping[str, Any]
    closed: Counter[str] = field(default_factory=Counter)
    change: Counter[str] = field(default_factory=Counter)
    corrections: int = 0

    @property
    def cells(self) -> list[tuple[str, int, int, int]]:
        """Column, closed, now, difference; people first, then each column of the audit."""
        people = ("", self.closed.total(), self.closed.total() + self.change.total(), self.change.total())
        each = ((name, self.closed[name], self.change[name]) for name in self.columns)
        return [people, *((name, closed, closed + change, change) for name, closed, change in each)]

    @property
    def labelled(self) -> list[tuple[str, int, int, int]]:
        """The same with the names of the columns in words."""
        return [(str(self.columns.get(name, _("people"))), was, now, by) for name, was, now, by in self.cells]

    @property
    def rates(self) -> tuple[str, str]:
        """Share of people whose requirement is met, as closed and now, in percent with one place."""
        now = Counter({name: self.closed[name] + self.change[name] for name in {*self.closed, *self.change}})
        return _rate(self.closed), _rate(now)


def _rate(counts: Counter[str]) -> str:
    met = sum(counts[name] for name in MET)
    return f"{met * 100 / counts.total():.1f}" if counts.total() else "—"


def lines(*, actor: Actor, season: ClosedSeason, unit: Unit) -> list[SeasonLine]:
    """The unit in total, then each direct part, those without people left out."""
    depth = len(unit.path) + Unit.steplen
    kept = ClosedStanding.objects.visible_to(actor).filter(below([unit.path], "place"), season=season)
    found: dict[str, SeasonLine] = {}
    names = {one.path: one.name for one in units_below(actor=actor, unit=unit)}
    known = columns_of(season)

    def of(place: str) -> list[SeasonLine]:
        path = place[:depth]
        found.setdefault("", SeasonLine(_("all"), unit.path, known))
        return [found[""], found.setdefault(path, SeasonLine(names.get(path, unit.name), path, known))]

    counted = kept.annotate(part=Substr("place", 1, depth)).values_list("part", "column").annotate(n=Count("pk"))
    for part, column, number in counted.order_by():
        for line in of(part):
            line.closed[among(column, known)] += number
    for row in _live(actor, season, unit):
        for place, figures, sign in ((row.place_was, row.was, -1), (row.place_now, row.now, 1)):
            if place.startswith(unit.path):
                for line in of(place):
                    line.change[among(figures["column"], known)] += sign
        for line in {id(one): one for place in (row.place_was, row.place_now) if place.startswith(unit.path)
                     for one in of(place)}.values():  # fmt: skip
            line.corrections += 1
    return [found[path] for path in sorted(found)]


def corrections(*, actor: Actor, season: ClosedSeason, unit: Unit) -> QuerySet[SeasonCorrection]:
    """People of the unit and below whose figures are others now, the newest first."""
    there = below([unit.path], "place_was") | below([unit.path], "place_now")
    rows = SeasonCorrection.objects.visible_to(actor).filter(there, season=season, ended_at__isnull=True)
    return rows.select_related("learner").order_by("-pk")


def _live(actor: Actor, season: ClosedSeason, unit: Unit) -> Iterable[SeasonCorrection]:
    return corrections(actor=actor, season=season, unit=unit).select_related(None).iterator(chunk_size=2000)


def closed_now(*, actor: Actor, policies: Iterable[str] | None = None) -> list[ClosedSeason]:
    """Seasons that are closed, of these notices where they are named."""
    rows = seasons(actor=actor).filter(closed_at__isnull=False, reopened_at__isnull=True)
    return list(rows if policies is None else rows.filter(policy__in=list(policies)))


def people_of(*, actor: Actor, season: ClosedSeason) -> list[int]:
    """Everybody who was counted when the season was closed or would be now, by id."""
    closed = ClosedStanding.objects.visible_to(actor).filter(season=season).values_list("learner_id", flat=True)
    survey = survey_of(actor, season)
    present = figures_now(actor=actor, season=season, survey=survey) if survey else {}
    return sorted({*closed, *present})
