"""Reads of closed seasons: by unit closed, now and the difference; person by person what changed and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.roles import SEES_PEOPLE
from ground.scoping import below
from journal.actions import label
from policy import packs
from rulebook import Pack
from rulebook.quantity import format_tenths
from units.models import Unit
from units.selectors import units_below

from ..audit.picture import MET, ONLY, State, columns
from .models import ClosedSeason, ClosedStanding, SeasonCorrection


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
            line.closed[_among(column, known)] += number
    for row in _live(actor, season, unit):
        for place, figures, sign in ((row.place_was, row.was, -1), (row.place_now, row.now, 1)):
            if place.startswith(unit.path):
                for line in of(place):
                    line.change[_among(figures["column"], known)] += sign
        for line in {id(one): one for place in (row.place_was, row.place_now) if place.startswith(unit.path)
                     for one in of(place)}.values():  # fmt: skip
            line.corrections += 1
    return [found[path] for path in sorted(found)]


def columns_of(season: ClosedSeason) -> Mapping[str, Any]:
    """The columns of the audit under the notice of the season, or under the newest where it is not on offer."""
    policy = season.policy if season.policy in packs.policies() else packs.newest()
    return columns(packs.as_written(policy))


def _among(column: str, known: Mapping[str, Any]) -> str:
    return State.PARTLY.value if column.endswith(ONLY) and column not in known else column


def corrections(*, actor: Actor, season: ClosedSeason, unit: Unit) -> QuerySet[SeasonCorrection]:
    """People of the unit and below whose figures are others now, the newest first."""
    there = below([unit.path], "place_was") | below([unit.path], "place_now")
    rows = SeasonCorrection.objects.visible_to(actor).filter(there, season=season, ended_at__isnull=True)
    return rows.select_related("learner").order_by("-pk")


def _live(actor: Actor, season: ClosedSeason, unit: Unit) -> Iterable[SeasonCorrection]:
    return corrections(actor=actor, season=season, unit=unit).select_related(None).iterator(chunk_size=2000)


@dataclass(frozen=True)
class CorrectionShown:
    """One correction in words: pairs of what, as closed and now; and what has happened."""

    row: SeasonCorrection
    differences: list[tuple[str, str, str]]
    causes: list[str]


def shown(row: SeasonCorrection) -> CorrectionShown:
    return CorrectionShown(row, list(_differences(row)), [_cause(cause) for cause in row.causes])


def _differences(row: SeasonCorrection) -> Iterable[tuple[str, str, str]]:
    was, now, known = row.was, row.now, columns_of(row.season)
    pack = packs.as_written(row.season.policy) if row.season.policy in packs.policies() else None
    for name, title in (("column", _("Result")), ("place_name", _("Unit")), ("helped", _("Relief"))):
        if was.get(name, "") != now.get(name, ""):
            yield title, _said(name, was.get(name, ""), known), _said(name, now.get(name, ""), known)
    before, after = was.get("hours", {}), now.get("hours", {})
    for subject in sorted({*before, *after}):
        if before.get(subject, 0) != after.get(subject, 0):
            yield _subject(subject, pack), format_tenths(before.get(subject, 0)), format_tenths(after.get(subject, 0))


def _said(name: str, value: str, known: Mapping[str, Any]) -> str:
    if name == "column":
        column = _among(value, known)
        return str(known.get(column, column)) if value else _("not counted")
    return value or "—"


def _subject(subject: str, pack: Pack | None) -> str:
    if subject == "makeup":
        return _("hours made up")
    return pack.subject(subject).name if pack and subject in pack.subject_index else subject


def _cause(cause: dict[str, Any]) -> str:
    when = timezone.localtime(dt.datetime.fromisoformat(cause["when"])).strftime("%Y-%m-%d %H:%M")
    said = f"{when} {label(cause['what'])}（{cause['who']}）"
    return f"{said}：{cause['why']}" if cause["why"] else said


def may_see(actor: Actor) -> bool:
    return actor.is_system or actor.holds(*SEES_PEOPLE)
