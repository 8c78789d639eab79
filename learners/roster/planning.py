"""From the rows of a file to what would become of each. Reads only; the preview and the execution use the same plan."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from intake.receipt import Explained
from intake.table import Row, Table
from intake.values.identity import RESIDENT_ID, birth_date_of, sex_of
from journal.actors import Actor, require
from rulebook.loader import load_pack

from ..models import Learner, Unit
from ..particulars import Particulars, id_number_index
from ..permissions import may_keep
from ..unit_paths import SEPARATOR

Standing = Learner.Standing
NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
_PIECE = 2000
_MASKED = ("document_number", "phone")
_COLUMNS = {"name": "name", "id_number": "document_number", "document_type": "document_type", "phone": "phone",
            "sex": "sex", "birth_date": "birth_date", "sector": "ownership", "grassroots_post": "grassroots_post",
            "title_level": "title_level", "post_grade": "post_grade", "field": "field"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a row in the light of the roster, not of its cells; reads like a fault of a cell."""

    message_zh: str
    hint_zh: str


@dataclass(slots=True)
class PlannedRow:
    """One row of the file. ``unit_name`` is the full name; the unit may not exist yet."""

    number: int
    outcome: str
    particulars: Particulars | None = None
    unit_name: str = ""
    since: dt.date | None = None
    standing: str = ""
    learner: Learner | None = None
    changed: tuple[str, ...] = ()
    faults: dict[str, Explained] = field(default_factory=dict)


@dataclass(slots=True)
class RosterPlan:
    rows: list[PlannedRow]
    new_units: dict[str, str] = field(default_factory=dict)
    """Full names of units to create, in the order of first mention, with the ownership the file gives."""
    notices: int = 0

    def counts(self) -> dict[str, int]:
        """Rows by outcome, and new units."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in (NEW, CHANGED, UNCHANGED, REFUSED)} | {
            "units": len(self.new_units),
            "notices": self.notices,
        }

    def examples(self, limit: int = 5) -> dict[str, list[dict[str, Any]]]:
        """First rows of each outcome for the page, numbers masked."""
        shown: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows:
            listed = shown.setdefault(row.outcome, [])
            if len(listed) < limit:
                listed.append(_example(row))
        return shown

    def faults(self) -> dict[int, dict[str, Explained]]:
        """Faults of the refused rows, for the receipt."""
        return {row.number: row.faults for row in self.rows if row.faults}


def _example(row: PlannedRow) -> dict[str, Any]:
    known = row.particulars.shown(["name", "id_number"]) if row.particulars else {}
    reasons = [f"{fault.message_zh}；{fault.hint_zh}" for fault in row.faults.values()]
    return {"row": row.number, **known, "unit": row.unit_name, "changed": list(row.changed), "reasons": reasons}


def default_since() -> dt.date:
    """Whoever a roster names without a day of joining has been there all through the newest policy year."""
    return dt.date(load_pack(settings.RULE_PACKS[-1]).policy_year, 1, 1)


def make_plan(*, actor: Actor, table: Table, since: dt.date) -> RosterPlan:
    """What would become of each row. ``since``: day of joining where the file does not say."""
    require(actor)
    units = _Units(actor)
    rows = [by_code(row) for row in table.rows]
    known, coded = _known_people(rows), _people_with_code(actor, rows)
    plan = RosterPlan([], notices=sum(bool(row.notices) for row in rows))
    first_seen: dict[str, int] = {}
    for row in rows:
        planned = PlannedRow(row.number, REFUSED, faults=dict(row.faults))
        plan.rows.append(planned)
        if row.faults:
            continue
        code = row.values.get("person_code")
        learner = coded.get(code) if code else known.get(id_number_index(row.values["document_number"]))
        if code and learner is None:
            planned.faults["person_code"] = _no_such_code()
            continue
        index = learner.id_number_index if learner else id_number_index(row.values["document_number"])
        if index in first_seen:
            planned.faults["person_code" if code else "document_number"] = _twice(first_seen[index])
            continue
        first_seen[index] = row.number
        _plan_row(actor, planned, row, learner, units, since)
    plan.new_units = units.to_create
    return plan


def _plan_row(
    actor: Actor, planned: PlannedRow, row: Row, learner: Learner | None, units: _Units, since: dt.date
) -> None:
    planned.unit_name, problem = units.resolve(row.values["unit_path"])
    planned.learner, planned.standing = learner, row.values.get("standing") or ""
    planned.particulars = _particulars(row, learner)
    planned.since = row.values.get("since") or (since if learner is None else None)
    if problem:
        planned.faults["unit_path"] = problem
    elif learner is not None:
        planned.faults |= _objections(actor, learner, planned)
    if planned.faults:
        return
    if learner is None and planned.standing == Standing.LEFT:
        planned.faults["standing"] = Objection(_("This person has left and is not entered"), _("Leave the row out"))
        return
    if learner is None:
        units.note(planned.unit_name, row.values.get("ownership") or "")
        planned.outcome = NEW
        planned.standing = planned.standing or Standing.ACTIVE
        return
    planned.standing = planned.standing or (Standing.ACTIVE if learner.standing == Standing.LEFT else learner.standing)
    planned.changed = tuple(_changes(learner, planned))
    if planned.changed and not actor.is_system and actor.learner_id == learner.pk:
        planned.faults["name"] = Objection(
            _("This row changes your own particulars"), _("Ask the next office up to enter it")
        )
        return
    planned.outcome = CHANGED if planned.changed else UNCHANGED
    units.note(planned.unit_name, row.values.get("ownership") or "")


def _objections(actor: Actor, learner: Learner, planned: PlannedRow) -> dict[str, Explained]:
    """Why a person who is already entered cannot be taken from this row."""
    assert planned.particulars is not None
    gone = learner.standing == Standing.LEFT and planned.standing != Standing.LEFT
    if not gone and not may_keep(actor, learner.unit.path):
        return {
            "document_number": Objection(
                _("This person is not in your roster, but entered elsewhere"),
                _("Ask the former unit to enter the leaving, or an office above both to move the person"),
            )
        }
    if learner.name != planned.particulars.name:
        return {
            "name": Objection(
                _("The name does not fit the one entered for this ID number"),
                _("Check the number; a change of name is entered on the person's page"),
            )
        }
    return {}


def _changes(learner: Learner, planned: PlannedRow) -> Iterable[str]:
    assert planned.particulars is not None
    yield from Particulars.of(learner).differences(planned.particulars)
    if learner.unit.full_name != planned.unit_name:
        yield "unit"
    if learner.standing != planned.standing:
        yield "standing"


def _particulars(row: Row, learner: Learner | None) -> Particulars:
    """What the row says; where it is silent, what is known already, or what a resident ID number says by itself."""
    values = {name: row.values.get(column) for name, column in _COLUMNS.items()}
    said = {name: value for name, value in values.items() if value is not None and value != ""}
    if learner is not None:
        return dataclasses.replace(Particulars.of(learner), **said)
    number = said["id_number"]
    if said.get("document_type", RESIDENT_ID) == RESIDENT_ID:
        said.setdefault("sex", sex_of(number))
        said.setdefault("birth_date", birth_date_of(number))
    return Particulars(**said)


def by_code(row: Row) -> Row:
    """A row that names its person by the opaque code of our own lists: number and phone beside it are masked there and
    say nothing. Without a code the number must be there."""
    code = row.values.get("person_code")
    if code:
        kept = {name: fault for name, fault in row.faults.items() if name not in _MASKED}
        silent = {name: None for name in _MASKED if name == "document_number" or name in row.faults}
        return dataclasses.replace(row, values=row.values | silent, faults=kept)
    if not row.values.get("document_number") and not row.faults:
        missing: Any = Objection(_("Neither an ID number nor a person code"), _("Fill in one of the two"))
        return dataclasses.replace(row, faults={"document_number": missing})
    return row


def _people_with_code(actor: Actor, rows: list[Row]) -> dict[str, Learner]:
    """People whom the actor may see, by the code as it stands in the file."""
    said: dict[uuid.UUID, str] = {}
    for code in filter(None, (row.values.get("person_code") for row in rows)):
        with contextlib.suppress(ValueError):
            said[uuid.UUID(code)] = code
    codes, found = list(said), dict[str, Learner]()
    for start in range(0, len(codes), _PIECE):
        people = Learner.objects.visible_to(actor).filter(public_id__in=codes[start : start + _PIECE])
        found |= {said[learner.public_id]: learner for learner in people.select_related("unit")}
    return found


def _no_such_code() -> Objection:
    return Objection(
        _("There is nobody with this code in your roster"), _("Copy the code from a list exported here, unchanged")
    )


def _known_people(rows: list[Row]) -> dict[str, Learner]:
    """Everybody whose number stands in the file, in scope or not: a number is entered once in the whole portal."""
    numbers = [row.values.get("document_number") for row in rows if not row.faults]
    indexes = [id_number_index(number) for number in numbers if number]
    found: dict[str, Learner] = {}
    for start in range(0, len(indexes), _PIECE):
        people = Learner.objects.unscoped().filter(id_number_index__in=indexes[start : start + _PIECE])
        found |= {learner.id_number_index: learner for learner in people.select_related("unit")}
    return found


def _twice(first: int) -> Objection:
    return Objection(
        _("The same ID number stands in row %(row)d already") % {"row": first},
        _("Keep one of the rows"),
    )


class _Units:
    """Units by full name, what the actor may do with each, and which are to be created."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._known = {unit.full_name: unit for unit in Unit.objects.all()}
        self._by_name: dict[str, list[Unit]] = {}
        for unit in self._known.values():
            if may_keep(actor, unit.path):
                self._by_name.setdefault(unit.name, []).append(unit)
        self.to_create: dict[str, str] = {}

    def resolve(self, names: tuple[str, ...]) -> tuple[str, Objection | None]:
        """The full name that a path means, and why the actor may not enter people there."""
        full_name = SEPARATOR.join(names)
        if full_name not in self._known and len(names) == 1 and len(self._by_name.get(names[0], [])) == 1:
            full_name = self._by_name[names[0]][0].full_name
        unit = self._known.get(full_name)
        if unit is not None:
            if unit.closed_on is not None:
                return full_name, Objection(_("This unit is closed"), _("Write the unit that follows it"))
            return full_name, None if may_keep(self._actor, unit.path) else _out_of_charge()
        if self._actor.is_system:
            return full_name, None
        above = next((self._known[name] for name in _parents(full_name) if name in self._known), None)
        allowed = above is not None and may_keep(self._actor, above.path)
        return full_name, None if allowed else _out_of_charge()

    def note(self, full_name: str, sector: str) -> None:
        """A row that will be taken names this unit: create it if it is not there."""
        if full_name not in self._known and not self.to_create.get(full_name):
            self.to_create[full_name] = sector


def _parents(full_name: str) -> Iterable[str]:
    while SEPARATOR in full_name:
        full_name = full_name.rpartition(SEPARATOR)[0]
        yield full_name


def _out_of_charge() -> Objection:
    return Objection(
        _("This unit is not in your charge"),
        _("Write the whole path from the league down, as in the list of units; or hand the row to the office above"),
    )
