"""A list of people for one kind of request: what the form asks may stand in columns, else it is said once for all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casework.kinds import CaseKind, Payload
from intake.headers import Field, Schema
from intake.receipt import Explained
from intake.schemas import PLAN_PARTICIPANTS
from intake.table import Row, Table
from intake.values import dates, texts
from learners.actors import Person
from learners.identity import normal_id_number
from learners.models import Learner
from learners.roles import KEEPERS
from learners.roster.planning import Objection
from learners.selectors import learners_visible, people_named, units_where

MOST = 500
"""People in one list. Each request is checked, filed and recorded by itself, all in one transaction."""
_PREFIX = "asked_"


@dataclass
class Listed:
    """Who was found with what would be filed for them, and what is wrong with the other rows."""

    wanted: list[tuple[int, str, Payload]] = field(default_factory=list)
    faults: dict[int, dict[str, Explained]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def refuse(self, row: Row, faults: dict[str, Explained]) -> None:
        self.faults[row.number] = faults
        self.names[row.number] = str(row.values.get("name") or "")


def schema(kind: CaseKind) -> Schema:
    """The columns of the list: who, and each field of the form under its own name, all of these optional."""
    people = tuple(one for one in PLAN_PARTICIPANTS.fields if one.name not in {"unit", "remark"})
    asked = tuple(
        Field(
            _PREFIX + name,
            str(one.label),
            _parser(one),
            note=_("empty: as said in the form for all"),
            choices=_choices(one),
        )
        for name, one in kind.form(None).fields.items()
    )
    return Schema(f"requests_{kind.id}", str(kind.title)[:28], people + asked, key="name")


def read(*, actor: Person, kind: CaseKind, table: Table, shared: dict[str, Any]) -> Listed:
    """Matches each row to a person whose roster the actor keeps, and checks what would be filed."""
    found = Listed()
    by_number, by_code = _people(actor, table.rows)
    people: dict[int, Learner] = {
        one.pk: one for one in learners_visible(actor=actor).filter(pk__in=[*by_number.values(), *by_code.values()])
    }
    seen: dict[int, int] = {}
    for row in table.rows:
        if row.faults:
            found.refuse(row, dict(row.faults))
            continue
        learner = people.get(by_code.get(_code(row), 0) or by_number.get(_number(row), 0))
        problem = _problem(actor, learner, row, seen)
        if problem or learner is None:
            found.refuse(row, problem)
            continue
        form = kind.form(_data(kind, row, shared), initial={}, learner=learner)
        if not form.is_valid():
            found.refuse(row, _form_faults(form))
            continue
        seen[learner.pk] = row.number
        found.wanted.append((learner.pk, learner.name, form.payload()))
    return found


def _people(actor: Person, rows: Iterable[Row]) -> tuple[dict[str, int], dict[str, int]]:
    numbers = {number for row in rows if (number := _number(row))}
    codes = {uuid.UUID(code) for row in rows if (code := _code(row))}
    by_number: dict[str, int] = {}
    by_code: dict[str, int] = {}
    for unit in units_where(actor=actor, roles=KEEPERS):
        numbered, coded = people_named(actor=actor, unit=unit, numbers=numbers, codes=codes)
        by_number |= {number: person.pk for number, person in numbered.items()}
        by_code |= {str(code): person.pk for code, person in coded.items()}
    return by_number, by_code


def _number(row: Row) -> str:
    said = row.values.get("document_number")
    return normal_id_number(said) if said else ""


def _code(row: Row) -> str:
    try:
        return str(uuid.UUID(str(row.values.get("person_code") or "")))
    except ValueError:
        return ""


def _problem(actor: Person, learner: Learner | None, row: Row, seen: dict[int, int]) -> dict[str, Explained]:
    column = "person_code" if _code(row) else "document_number"
    if not _code(row) and not _number(row):
        return {column: Objection(_("Neither an ID number nor a person code"), _("Fill in one of the two"))}
    if learner is None:
        hint = _("Check the number; enter people in the roster of their unit first")
        return {column: Objection(_("This person is not in your roster"), hint)}
    if learner.name != row.values.get("name"):
        hint = _("Check the number; a change of name is entered on the person's page")
        return {"name": Objection(_("The name does not fit the one entered for this person"), hint)}
    if learner.pk == actor.learner_id:
        return {"name": Objection(_("Your own request is filed by yourself"), _("Leave the row out"))}
    if learner.pk in seen:
        said = _("The same person stands in row %(row)d already") % {"row": seen[learner.pk]}
        return {column: Objection(said, _("Keep one of the rows"))}
    return {}


def _data(kind: CaseKind, row: Row, shared: dict[str, Any]) -> dict[str, Any]:
    """What the form gets: the cell where it is filled, else what was said for all."""
    data = dict(shared)
    for name, one in kind.form(None).fields.items():
        cell = row.values.get(_PREFIX + name)
        if cell not in (None, ""):
            data[name] = _value(one, cell)
    return data


def _form_faults(form: forms.Form) -> dict[str, Explained]:
    hint = _("Mend the cell, or what is said in the form for all")
    return {
        (_PREFIX + name if name in form.fields else "name"): Objection(str(errors[0]).rstrip("。."), hint)
        for name, errors in form.errors.items()
    }


def _parser(one: forms.Field) -> Callable[..., Any]:
    return dates.day if isinstance(one, forms.DateField) else texts.text(200)


def _choices(one: forms.Field) -> tuple[str, ...]:
    if isinstance(one, forms.ChoiceField) and not isinstance(one, forms.MultipleChoiceField):
        return tuple(str(label) for key, label in one.choices if key != "")  # type: ignore[union-attr, misc]
    return ()


def _value(one: forms.Field, cell: Any) -> Any:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(one, forms.ChoiceField):
        keys = {str(label): key for key, label in one.choices if key != ""}  # type: ignore[union-attr, misc]
        if isinstance(one, forms.MultipleChoiceField):
            parts = str(cell).replace("，", "、").replace(",", "、").split("、")
            return [keys.get(part.strip(), part.strip()) for part in parts]
        return keys.get(str(cell), cell)
    return cell
