"""A list of people for one kind of request: what the form asks may stand in columns, else it is said once for all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casework.requests.kinds import CaseKind, Payload
from ground.actors import Actor
from ground.roles import KEEPERS
from ground.scoping import topmost
from intake.faults import Explained
from intake.headers import Field, Schema
from intake.plan import RowObjection, RowOutcome, RowPlan
from intake.rows import SheetRow
from intake.schemas import PLAN_PARTICIPANTS
from intake.table import SheetTable
from intake.values import dates, texts
from learners.people.models import Learner
from learners.people.selectors import Named, learners_visible, people_named
from learners.roster.named import NamedRows
from units.selectors import units_where

MOST = 500
"""People in one list. Each request is checked, filed and recorded by itself, all in one transaction."""
_PREFIX = "asked_"


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


def read(
    *, actor: Actor, kind: CaseKind, table: SheetTable, shared: dict[str, Any]
) -> tuple[RowPlan, list[tuple[Learner, Payload]]]:
    """Matches each row to a person whose roster the actor keeps, and checks what would be filed for whom."""
    rows, wanted = RowPlan(), list[tuple[Learner, Payload]]()
    named = NamedRows(table.rows, lambda numbers, codes: _find(actor, numbers, codes))
    people = learners_visible(actor=actor).select_related("unit")
    learners = people.in_bulk({person.pk for row in table.rows if (person := named.person(row)[0])})
    for row in table.rows:
        person, problem = named.person(row)
        name = str(row.values.get("name") or "")
        if person is not None and person.pk == actor.learner_id:
            what = _("Your own request is filed by yourself")
            person, problem = None, {"name": RowObjection("own_request", what, _("Leave the row out"))}
        if person is None:
            rows.refuse(row.number, problem, name=name)
            continue
        learner = learners[person.pk]
        form = kind.form(_data(kind, row, shared), initial={}, learner=learner)
        if not form.is_valid():
            rows.refuse(row.number, _form_faults(form), name=name)
            continue
        named.take(row, person)
        payload = form.payload()
        rows.add(row.number, RowOutcome.NEW)
        rows.names[row.number] = learner.name
        rows.entries[row.number] = tuple((str(label), str(text)) for label, text in kind.describe(payload))
        wanted.append((learner, payload))
    return rows, wanted


def _find(actor: Actor, numbers: set[str], codes: set[uuid.UUID]) -> tuple[dict[str, Named], dict[uuid.UUID, Named]]:
    """Among the people whose roster the actor keeps."""
    by_number: dict[str, Named] = {}
    by_code: dict[uuid.UUID, Named] = {}
    for unit in units_where(actor=actor, roles=KEEPERS).filter(path__in=topmost(actor.paths(KEEPERS))):
        numbered, coded = people_named(actor=actor, unit=unit, numbers=numbers, codes=codes)
        by_number |= numbered
        by_code |= coded
    return by_number, by_code


def _data(kind: CaseKind, row: SheetRow, shared: dict[str, Any]) -> dict[str, Any]:
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
        (_PREFIX + name if name in form.fields else "name"): RowObjection("form", str(errors[0]).rstrip("。."), hint)
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
