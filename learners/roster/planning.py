"""From the rows of a file to what would become of each. Reads only; the preview and the execution use the same plan."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from ground.actors import Actor, require
from intake.faults import Explained
from intake.plan import FieldChange, RowObjection, RowOutcome, RowPlan
from intake.rows import SheetRow
from intake.table import SheetTable
from intake.values.identity import RESIDENT_ID, birth_date_of, sex_of
from policy import packs
from units.permissions import may_keep

from ..people.dated import GONE
from ..people.former import former_names, former_numbers, merged_with_numbers
from ..people.models import Employment, Learner
from ..people.particulars import Particulars, id_number_index
from ..roll.labels import item_text
from .ends import check_ends
from .places import NewUnit, RosterUnits

_PIECE = 2000
_NONE: dict[str, Any] = {"phone": "", "post_grade": None, "field": ""}
"""Items that 无 clears. What is not known of a person's sex, birth or post is asked, and cannot be taken away."""
_CALLED = {"id_number": "document_number", "sector": "ownership"}
COLUMNS = {item.name: _CALLED.get(item.name, item.name) for item in dataclasses.fields(Particulars)}
"""The column of the file for each item."""


@dataclass(slots=True)
class PlannedRow:
    """One row of the file. ``unit_name`` is the full name; the unit may not exist yet."""

    number: int
    outcome: RowOutcome
    name: str = ""
    former: bool = False
    """The person was found by a former name or number."""
    merged: bool = False
    """The number is that of a record that was merged into the person's."""
    particulars: Particulars | None = None
    unit_name: str = ""
    since: dt.date | None = None
    last_day: dt.date | None = None
    """Of somebody who has left or died."""
    employment: str = ""
    learner: Learner | None = None
    changed: tuple[str, ...] = ()
    faults: dict[str, Explained] = field(default_factory=dict)


@dataclass(slots=True)
class RosterPlan:
    rows: list[PlannedRow]
    new_units: dict[str, str] = field(default_factory=dict)
    """Full names of units to create, in the order of first mention, with the ownership the file gives."""
    told_units: list[NewUnit] = field(default_factory=list)
    """The same, and units out of charge that nobody knows, each with the nearest present one."""

    @property
    def results(self) -> RowPlan:
        """The same as data: what becomes of each row and what it changes, numbers masked."""
        results = RowPlan()
        for row in self.rows:
            if row.outcome is RowOutcome.REFUSED:
                results.refuse(row.number, row.faults, name=row.name)
                continue
            results.add(row.number, row.outcome)
            if row.changed:
                results.names[row.number], results.changes[row.number] = row.name, tuple(_told(row))
        results.say_former(row.number for row in self.rows if row.former and row.outcome is not RowOutcome.REFUSED)
        return results


def _told(row: PlannedRow) -> Iterable[FieldChange]:
    assert row.learner is not None
    assert row.particulars is not None
    items = [name for name in row.changed if name in COLUMNS]
    before, after = Particulars.of(row.learner).shown(items), row.particulars.shown(items)
    if before.get("id_number") and before["id_number"] == after["id_number"]:
        after["id_number"] += _(" (other digits in the middle)")
    if "unit" in row.changed:
        before["unit"], after["unit"] = row.learner.unit.full_name, row.unit_name
    if "employment" in row.changed:
        before["employment"], after["employment"] = row.learner.employment, row.employment
    return (FieldChange(name, item_text(name, before[name]), item_text(name, after[name])) for name in row.changed)


def default_since(today: dt.date) -> dt.date:
    """Whoever a roster names without a day of joining has been there all through the policy year of the present day."""
    year, (month, day) = (pack := packs.as_written(packs.of_day(today))).policy_year, pack.year_starts
    return dt.date(year, month, day)


def make_plan(
    *, actor: Actor, table: SheetTable, since: dt.date, today: dt.date, meant: Mapping[str, str] | None = None
) -> RosterPlan:
    """What would become of each row. ``since``: day of joining where the file does not say. ``meant``: which unit a
    name of the file means, as an officer has said; empty for one that is to be created."""
    require(actor)
    units = RosterUnits(actor, meant or {})
    rows = [by_code(row) for row in table.rows]
    known, coded = _known_people(rows), _people_with_code(actor, rows)
    present = [learner.id_number_index for learner in (*known.values(), *coded.values())]
    names = former_names(people=Learner.objects.unscoped(), indexes=present)
    merged = merged_with_numbers(known)
    plan = RosterPlan([])
    first_seen: dict[str, int] = {}
    for row in rows:
        name = row.values.get("name") or ""
        planned = PlannedRow(row.number, RowOutcome.REFUSED, name, faults=dict(row.faults))
        plan.rows.append(planned)
        if row.faults:
            continue
        code, number = row.values.get("person_code"), row.values.get("document_number")
        said = id_number_index(number) if number else ""
        owner = known.get(said) if said in merged else _owner(known.get(said), said, name, names)
        learner = coded.get(code) if code else owner
        if code and learner is None:
            planned.faults["person_code"] = _no_such_code()
            continue
        if code and owner is not None and learner is not None and owner.pk != learner.pk:
            planned.faults["document_number"] = _of_another()
            continue
        index = learner.id_number_index if learner else said
        if index in first_seen:
            planned.faults["person_code" if code else "document_number"] = _twice(first_seen[index])
            continue
        first_seen[index] = row.number
        planned.merged = said in merged
        if learner is not None and (by := _by_former(learner, row, owner, names)):
            row, planned.former = replace(row, values=row.values | by), True
        _plan_row(actor, planned, row, learner, units, since)
    check_ends(plan.rows, today)
    plan.new_units, plan.told_units = units.to_create, units.told()
    return plan


def _owner(found: Learner | None, index: str, name: str, names: dict[int, set[str]]) -> Learner | None:
    """Whose number it is. By a former number somebody is found only under a name of his or hers: it may have been
    entered for the wrong person, and be somebody else's now."""
    if found is None or found.id_number_index == index or name == found.name or name in names.get(found.pk, ()):
        return found
    return None


def _by_former(learner: Learner, row: SheetRow, owner: Learner | None, names: dict[int, set[str]]) -> dict[str, Any]:
    """What a row that names somebody by a former number or name says in present terms; nothing when it does not."""
    now: dict[str, Any] = {}
    number = row.values.get("document_number")
    if owner is not None and owner.pk == learner.pk and id_number_index(number or "") != learner.id_number_index:
        now |= {"document_number": learner.id_number, "document_type": learner.document_type}
    if row.values["name"] != learner.name and row.values["name"] in names.get(learner.pk, ()):
        now["name"] = learner.name
    return now


def _plan_row(
    actor: Actor, planned: PlannedRow, row: SheetRow, learner: Learner | None, units: RosterUnits, since: dt.date
) -> None:
    planned.unit_name, problem = units.resolve(row.values["unit_path"], row.number)
    planned.learner, planned.employment = learner, row.values.get("employment") or ""
    planned.particulars = _particulars(row, learner)
    planned.last_day = row.values.get("last_day")
    planned.since = row.values.get("since") or (since if learner is None else None)
    if problem:
        planned.faults["unit_path"] = problem
    elif learner is not None:
        planned.faults |= _objections(actor, learner, planned)
    if planned.faults:
        return
    if learner is None and planned.employment in GONE:
        planned.faults["employment"] = RowObjection(
            "has_left", _("This person has left and is not entered"), _("Leave the row out")
        )
        return
    if learner is None:
        units.note(planned.unit_name, row.values.get("ownership") or "", row.number)
        planned.outcome = RowOutcome.NEW
        planned.employment = planned.employment or Employment.ACTIVE
        return
    planned.employment = planned.employment or (Employment.ACTIVE if learner.employment in GONE else learner.employment)
    planned.changed = tuple(_changes(learner, planned))
    if planned.changed and not actor.is_system and actor.learner_id == learner.pk:
        planned.faults["name"] = RowObjection(
            "own_particulars", _("This row changes your own particulars"), _("Ask the next office up to enter it")
        )
        return
    planned.outcome = RowOutcome.CHANGED if planned.changed else RowOutcome.ALREADY_THERE
    units.note(planned.unit_name, row.values.get("ownership") or "", row.number)


def _objections(actor: Actor, learner: Learner, planned: PlannedRow) -> dict[str, Explained]:
    """Why a person who is already entered cannot be taken from this row."""
    assert planned.particulars is not None
    gone = learner.employment in GONE and planned.employment not in GONE
    if not gone and not may_keep(actor, learner.unit.path):
        return {
            "document_number": RowObjection(
                "entered_elsewhere",
                _("This person is not in your roster, but entered elsewhere"),
                _("Ask the former unit to enter the leaving, or an office above both to move the person"),
            )
        }
    if gone and learner.employment == Employment.DECEASED:
        return {
            "employment": RowObjection(
                "is_deceased",
                _("This person is entered as deceased"),
                _("Leave the row out; if the entry is wrong, take it back on the person's page first"),
            )
        }
    if learner.name != planned.particulars.name and planned.merged:
        return {
            "document_number": RowObjection(
                "number_of_merged_record",
                _("The record with this number has been merged into that of %(name)s") % {"name": learner.name},
                _("Enter the person's present number and name, or have the merging undone"),
            )
        }
    if learner.name != planned.particulars.name:
        return {
            "name": RowObjection(
                "name_differs",
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
    if learner.employment != planned.employment:
        yield "employment"


def _particulars(row: SheetRow, learner: Learner | None) -> Particulars:
    """What the row says; where it is silent, what is known already, or what a resident ID number says by itself."""
    values = {name: row.values.get(column) for name, column in COLUMNS.items()}
    said = {name: value for name, value in values.items() if value is not None and value != ""}
    said |= {name: _NONE[name] for name in _NONE if COLUMNS[name] in row.cleared}
    if learner is not None:
        if said.get("id_number") not in (None, learner.id_number):
            said.setdefault("document_type", RESIDENT_ID)
        return replace(Particulars.of(learner), **said)
    number = said["id_number"]
    if said.get("document_type", RESIDENT_ID) == RESIDENT_ID:
        said.setdefault("sex", sex_of(number))
        said.setdefault("birth_date", birth_date_of(number))
    return Particulars(**said)


def by_code(row: SheetRow) -> SheetRow:
    """A row that names its person by the opaque code of our own lists: a number that is masked there says nothing, a
    whole one corrects the one entered. Without a code the number must be there."""
    code = row.values.get("person_code")
    if code:
        number = row.faults.get("document_number")
        if number is None or number.code != "id_masked":
            return row
        kept = {name: fault for name, fault in row.faults.items() if name != "document_number"}
        return replace(row, values=row.values | {"document_number": None}, faults=kept)
    if not row.values.get("document_number") and not row.faults:
        missing: Any = RowObjection(
            "nobody_named", _("Neither an ID number nor a person code"), _("Fill in one of the two")
        )
        return replace(row, faults={"document_number": missing})
    return row


def _people_with_code(actor: Actor, rows: list[SheetRow]) -> dict[str, Learner]:
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


def _of_another() -> RowObjection:
    return RowObjection(
        "number_of_another_person",
        _("The number belongs to another person than the code"),
        _("Check code and number; leave the number empty where only the code is meant"),
    )


def _no_such_code() -> RowObjection:
    return RowObjection(
        "unknown_code",
        _("There is nobody with this code in your roster"),
        _("Copy the code from a list exported here, unchanged"),
    )


def _known_people(rows: list[SheetRow]) -> dict[str, Learner]:
    """Everybody whose number stands in the file, in scope or not: a number is entered once in the whole portal."""
    numbers = [row.values.get("document_number") for row in rows if not row.faults]
    indexes = [id_number_index(number) for number in numbers if number]
    found: dict[str, Learner] = {}
    for start in range(0, len(indexes), _PIECE):
        people = Learner.objects.unscoped().filter(id_number_index__in=indexes[start : start + _PIECE])
        found |= {learner.id_number_index: learner for learner in people.select_related("unit")}
    former = former_numbers(people=Learner.objects.unscoped(), indexes=[one for one in indexes if one not in found])
    people = Learner.objects.unscoped().filter(pk__in={pk for pk, _name in former.values()})
    by_pk = {learner.pk: learner for learner in people.select_related("unit")}
    return found | {index: by_pk[pk] for index, (pk, _name) in former.items()}


def _twice(first: int) -> RowObjection:
    return RowObjection(
        "twice_in_file",
        _("The same ID number stands in row %(row)d already") % {"row": first},
        _("Keep one of the rows"),
    )
