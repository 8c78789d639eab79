"""Which unit a row of a roster means: one that is there, one to be created, or a typing error for one that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from ground.actors import Actor
from intake.plan import RowObjection
from units.models import Unit
from units.paths import SEPARATOR
from units.permissions import may_keep
from units.selectors import units_by_full_name

from .nearest import Nearest


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that the file names and nobody knows. ``nearest``: full name of the present unit most like it, ``sure``:
    likely a typing error for it; ``creates``: it would be created, otherwise its rows are refused."""

    name: str
    rows: int
    first: int
    nearest: str
    sure: bool
    creates: bool

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class RosterUnits:
    """Units by full name, what the actor may do with each, and which are to be created."""

    def __init__(self, actor: Actor, meant: Mapping[str, str]) -> None:
        self._actor, self._meant = actor, meant
        self._known = units_by_full_name(actor=actor)
        self._by_name: dict[str, list[Unit]] = {}
        for unit in self._known.values():
            if may_keep(actor, unit.path):
                self._by_name.setdefault(unit.name, []).append(unit)
        self.to_create: dict[str, str] = {}
        self._noted: dict[str, list[int]] = {}
        self._unknown: dict[str, list[int]] = {}

    def resolve(self, names: tuple[str, ...], number: int) -> tuple[str, RowObjection | None]:
        """The full name that the path of a row means, and why the actor may not enter people there."""
        said = SEPARATOR.join(names)
        full_name = self._meant.get(said) or said
        if full_name not in self._known and len(names) == 1 and len(self._by_name.get(names[0], [])) == 1:
            full_name = self._by_name[names[0]][0].full_name
        unit = self._known.get(full_name)
        if unit is not None:
            if unit.closed_on is not None:
                return full_name, RowObjection(
                    "unit_closed", _("This unit is closed"), _("Write the unit that follows it")
                )
            return full_name, None if may_keep(self._actor, unit.path) else _out_of_charge()
        if self._actor.is_system:
            return full_name, None
        above = next((self._known[name] for name in _parents(full_name) if name in self._known), None)
        if above is not None and may_keep(self._actor, above.path):
            return full_name, None
        self._unknown.setdefault(full_name, []).append(number)
        return full_name, _out_of_charge()

    def note(self, full_name: str, sector: str, number: int) -> None:
        """A row that will be taken names this unit: create it if it is not there."""
        if full_name in self._known:
            return
        self._noted.setdefault(full_name, []).append(number)
        if not self.to_create.get(full_name):
            self.to_create[full_name] = sector

    def told(self) -> list[NewUnit]:
        """Units to be created, and unknown ones out of charge that are like one in charge; most rows last, so that
        likely typing errors come first."""
        present = [unit for units in self._by_name.values() for unit in units if unit.closed_on is None]
        nearest = Nearest(unit.full_name for unit in present)
        found = [self._told(nearest, name, rows, creates=True) for name, rows in self._noted.items()]
        found += [
            one
            for name, rows in self._unknown.items()
            if (one := self._told(nearest, name, rows, creates=False)) and one.nearest
        ]
        return sorted(found, key=lambda one: (not one.sure, one.rows, one.first))

    @staticmethod
    def _told(nearest: Nearest, name: str, rows: list[int], *, creates: bool) -> NewUnit:
        like, sure = nearest.to(name)
        return NewUnit(name, len(rows), rows[0], like, sure, creates)


def _parents(full_name: str) -> Iterable[str]:
    while SEPARATOR in full_name:
        full_name = full_name.rpartition(SEPARATOR)[0]
        yield full_name


def _out_of_charge() -> RowObjection:
    return RowObjection(
        "out_of_charge",
        _("This unit is not in your charge"),
        _("Write the whole path from the league down, as in the list of units; or hand the row to the office above"),
    )
