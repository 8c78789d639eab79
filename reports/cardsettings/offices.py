"""The offices that cards are numbered by: each banner or county, and the league for whoever belongs to none."""

from __future__ import annotations

from dataclasses import dataclass

from ground.actors import Actor
from units.models import Unit, UnitKind
from units.selectors import parts_of, units_at, uppermost_unit

from .design import CardDesign

_STEP = Unit.steplen


@dataclass(frozen=True)
class NumberingOffice:
    """``key``: public id of its unit."""

    key: str
    name: str
    code: str


def usual_code(path: str) -> str:
    """The code of an office that the bureau has given none: 00 for the league, else its place in the tree."""
    return f"{int(path[_STEP:], 36):02d}" if len(path) > _STEP else "00"


def _office(unit: Unit, design: CardDesign) -> NumberingOffice:
    key = str(unit.public_id)
    return NumberingOffice(key, unit.name, design.office_codes.get(key) or usual_code(unit.path))


def office_of(*, actor: Actor, path: str, design: CardDesign) -> NumberingOffice:
    """The office of whoever belongs to the unit at ``path``."""
    found = units_at(actor=actor, paths=[path[:_STEP], path[: 2 * _STEP]])
    banner = found.get(path[: 2 * _STEP])
    return _office(banner if banner and banner.kind == UnitKind.BANNER else found[path[:_STEP]], design)


def offices(*, actor: Actor, design: CardDesign) -> list[NumberingOffice]:
    """Every office, the league first."""
    league = uppermost_unit(actor=actor)
    if league is None:
        return []
    banners = parts_of(actor=actor, unit=league).filter(kind=UnitKind.BANNER)
    return [_office(league, design), *(_office(banner, design) for banner in banners)]
