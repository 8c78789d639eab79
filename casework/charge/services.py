"""Finds who is in charge of what is open, again and again: the book, the timeline and the notices follow."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.pieces import pieces
from ground.refusals import Refused
from journal.services import record
from units.models import Unit
from units.selectors import units_at

from .digest import tell_second
from .models import Charge
from .openings import Holdings, Opening, OpenSource, source_of, sources
from .telling import ChargeTurn, tell_turns

_PIECE = 500


def find(*, actor: Actor, today: dt.date, now: dt.datetime, learners: Collection[int] | None = None) -> int:
    """Looks at everything that is open, or that is about these people; returns how much changed hands.

    Piece by piece: what changes hands and who is told of it is one transaction, so that a worker that dies between has
    moved nothing of which nobody hears.
    """
    holdings, units = Holdings(actor, today), units_at(actor=actor)
    changed = 0
    for source in sources():
        seen: set[uuid.UUID] = set()
        for piece in pieces(source.read(None, learners), _PIECE):
            seen.update(opening.public_id for opening in piece)
            changed += _settle_piece(actor, source, piece, holdings, units, now)
        if learners is None:
            _close_others(source, seen, now)
    return changed


@transaction.atomic
def _settle_piece(
    actor: Actor,
    source: OpenSource,
    piece: Sequence[Opening],
    holdings: Holdings,
    units: dict[str, Unit],
    now: dt.datetime,
) -> int:
    known = _known(source, [opening.public_id for opening in piece])
    found = [_settle(actor, source, one, known.get(one.public_id), holdings, units, now) for one in piece]
    return _told(actor, [turn for turn in found if turn], holdings, now)


@transaction.atomic
def find_one(*, actor: Actor, about: str, public_id: uuid.UUID, today: dt.date, now: dt.datetime) -> None:
    """Enters who is in charge of one thing that has just been filed or passed on; belongs to that transaction."""
    source = source_of(about)
    for opening in source.read([public_id], None):
        holdings = Holdings(actor, today, paths=opening.paths)
        wanted = {*opening.paths, opening.present, opening.seat.path}
        units = units_at(actor=actor, paths=wanted)
        known = _known(source, [public_id]).get(public_id)
        turn = _settle(actor, source, opening, known, holdings, units, now)
        _told(actor, [turn] if turn else [], holdings, now)
        if known is None:
            tell_second(actor=actor, opening=opening, holdings=holdings, now=now)


def _told(actor: Actor, turns: list[ChargeTurn], holdings: Holdings, now: dt.datetime) -> int:
    if turns:
        with transaction.atomic():
            tell_turns(actor=actor, turns=turns, holdings=holdings, now=now)
            after = {"changed": len(turns), "empty": sum(bool(turn.charge.vacant) for turn in turns)}
            record(actor=actor, action="charge.found", after=after)
    return len(turns)


def _known(source: OpenSource, ids: list[uuid.UUID]) -> dict[uuid.UUID, Charge]:
    rows = Charge.objects.filter(about=source.about, about_id__in=ids, until__isnull=True).select_related("unit")
    return {row.about_id: row for row in rows}


def _settle(
    actor: Actor,
    source: OpenSource,
    opening: Opening,
    known: Charge | None,
    holdings: Holdings,
    units: dict[str, Unit],
    now: dt.datetime,
) -> ChargeTurn | None:
    """What has become of one thing, if anything has; None also where somebody else was faster."""
    path = holdings.office(opening)
    vacant = "" if path else opening.seat.role.value
    unit = units[path or opening.seat.path]
    lay = opening.present or (known.unit.path if known and not known.vacant else "")
    moves = bool(opening.present and path and path != opening.present)
    if known and (known.unit_id, known.vacant) == (unit.pk, vacant) and not moves:
        return None
    why = _why(opening, units.get(lay), holdings, path) if lay and lay != path else ""
    try:
        with transaction.atomic():
            if moves and source.settle:
                source.settle(actor, opening, unit, why, now)
            row = _enter(opening, known, unit, vacant, why, now)
    except (IntegrityError, Refused):
        return None
    return ChargeTurn(opening, row) if row and (vacant or (lay and lay != path) or (known and known.vacant)) else None


def _enter(
    opening: Opening, known: Charge | None, unit: Unit, vacant: str, why: str, now: dt.datetime
) -> Charge | None:
    if known and not Charge.objects.filter(pk=known.pk, until__isnull=True).update(until=now):
        return None
    return Charge.objects.create(
        about=opening.about, about_id=opening.public_id, unit=unit, vacant=vacant, why=why[:300], since=now
    )


def _why(opening: Opening, lay: Unit | None, holdings: Holdings, path: str) -> str:
    if lay is None or not opening.unit.path.startswith(lay.path):
        return _("the person belongs to %(unit)s now") % {"unit": opening.unit.name}
    if not any(holdings.able(opening, lay.path)):
        return _("nobody at %(office)s may decide it any more") % {"office": lay.name}
    return _("the office next to it has somebody again who may decide it")


def _close_others(source: OpenSource, seen: set[uuid.UUID], now: dt.datetime) -> None:
    """What is open no more has nobody in charge."""
    rows = Charge.objects.filter(about=source.about, until__isnull=True, since__lt=now)
    gone = [pk for pk, about_id in rows.values_list("pk", "about_id") if about_id not in seen]
    for piece in pieces(gone, _PIECE):
        Charge.objects.filter(pk__in=piece, until__isnull=True).update(until=now)
