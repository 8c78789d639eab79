"""From the rows of a file to who stands on the roster of a plan. Reads only; preview and execution use the same."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from intake.receipt import Explained
from intake.table import Row, Table
from journal.actors import Actor
from learners.identity import normal_id_number
from learners.roster.planning import Objection
from learners.selectors import Named, people_named

from ..models import TrainingPlan
from .coverage import scope_paths

EXAMPLES = 10
_NUMBER, _CODE = "document_number", "person_code"


@dataclass
class Matched:
    """Who was found, in the order of the file, and what is wrong with the other rows."""

    people: list[int] = field(default_factory=list)
    faults: dict[int, dict[str, Explained]] = field(default_factory=dict)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {"found": len(self.people), "not_found": len(self.faults)}

    def refuse(self, row: Row, faults: dict[str, Explained]) -> None:
        self.faults[row.number] = faults
        if len(self.examples) < EXAMPLES:
            reasons = [f"{one.message_zh}；{one.hint_zh}" for one in faults.values()]
            self.examples.append({"row": row.number, "name": row.values.get("name") or "", "reasons": reasons})


def match(*, actor: Actor, plan: TrainingPlan, table: Table) -> Matched:
    """Looks for each row's person among those of the filing office, by document number or person code."""
    found = Matched()
    wanted = [(row, _said(row)) for row in table.rows]
    numbers = {said for _row, said in wanted if isinstance(said, str)}
    codes = {said for _row, said in wanted if isinstance(said, uuid.UUID)}
    by_number, by_code = people_named(actor=actor, unit=plan.office, numbers=numbers, codes=codes)
    scope = scope_paths(plan)
    first: dict[int, int] = {}
    for row, said in wanted:
        if not isinstance(said, (str, uuid.UUID)):
            found.refuse(row, said)
            continue
        person = by_code.get(said) if isinstance(said, uuid.UUID) else by_number.get(normal_id_number(said))
        problem = _problem(person, row, _CODE if isinstance(said, uuid.UUID) else _NUMBER, scope, first)
        if problem or person is None:
            found.refuse(row, problem)
            continue
        first[person.pk] = row.number
        found.people.append(person.pk)
    return found


def _said(row: Row) -> str | uuid.UUID | dict[str, Explained]:
    """The number or code by which the row names a person; or why it names nobody."""
    faults: dict[str, Explained] = dict(row.faults)
    code, number = row.values.get(_CODE), row.values.get(_NUMBER)
    if code:
        faults.pop(_NUMBER, None)  # a masked number beside a code is as the portal's own lists have it
        if not faults:
            try:
                return uuid.UUID(code)
            except ValueError:
                return {_CODE: Objection(_("This is no person code"), _("Copy it from a list exported here"))}
    if faults:
        return faults
    if not number:
        return {_NUMBER: Objection(_("Neither an ID number nor a person code"), _("Fill in one of the two"))}
    return str(number)


def _problem(
    person: Named | None, row: Row, column: str, scope: Iterable[str], first: dict[int, int]
) -> dict[str, Explained]:
    if person is None:
        hint = _("Check the number; enter people in the roster of their unit first")
        return {column: Objection(_("This person is not in your roster"), hint)}
    if person.name != row.values.get("name"):
        hint = _("Check the number; a change of name is entered on the person's page")
        return {"name": Objection(_("The name does not fit the one entered for this person"), hint)}
    if person.pk in first:
        said = _("The same person stands in row %(row)d already") % {"row": first[person.pk]}
        return {column: Objection(said, _("Keep one of the rows"))}
    if not person.path.startswith(tuple(scope)):
        hint = _("Name that unit in the scope of the plan, or leave the row out")
        return {column: Objection(_("This person's unit is not in the scope of the plan"), hint)}
    return {}
