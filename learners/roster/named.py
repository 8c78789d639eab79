"""Which person a row of a list names, for lists of people who are entered already: by number or person code."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from intake.faults import Explained
from intake.plan import RowObjection
from intake.rows import SheetRow

from ..people.identity import normal_id_number
from ..people.selectors import Named

_NUMBER, _CODE = "document_number", "person_code"
Objections = dict[str, Explained]
Find = Callable[[set[str], set[uuid.UUID]], tuple[Mapping[str, Named], Mapping[uuid.UUID, Named]]]


class NamedRows:
    """The people whom the rows of one list name. ``find`` looks them up by numbers and codes, within its scope."""

    def __init__(self, rows: Iterable[SheetRow], find: Find) -> None:
        self._said = {row.number: _said(row) for row in rows}
        numbers = {said for said in self._said.values() if isinstance(said, str)}
        codes = {said for said in self._said.values() if isinstance(said, uuid.UUID)}
        self._by_number, self._by_code = find(numbers, codes)
        self._first: dict[int, int] = {}

    def person(self, row: SheetRow) -> tuple[Named | None, Objections]:
        """Who it is; or None and what is wrong with the row."""
        said = self._said[row.number]
        if isinstance(said, dict):
            return None, said
        by_code = isinstance(said, uuid.UUID)
        person = self._by_code.get(said) if isinstance(said, uuid.UUID) else self._by_number.get(normal_id_number(said))
        problem = self._problem(person, row, _CODE if by_code else _NUMBER)
        return (None, problem) if problem else (person, {})

    def take(self, row: SheetRow, person: Named) -> None:
        """The row stands for this person; a later one that names the same is refused."""
        self._first[person.pk] = row.number

    def _problem(self, person: Named | None, row: SheetRow, column: str) -> Objections:
        if person is None:
            hint = _("Check the number; enter people in the roster of their unit first")
            return {column: RowObjection("not_in_roster", _("This person is not in your roster"), hint)}
        if person.name != row.values.get("name"):
            hint = _("Check the number; a change of name is entered on the person's page")
            what = _("The name does not fit the one entered for this person")
            return {"name": RowObjection("name_differs", what, hint)}
        if person.pk in self._first:
            what = _("The same person stands in row %(row)d already") % {"row": self._first[person.pk]}
            return {column: RowObjection("twice_in_file", what, _("Keep one of the rows"))}
        return {}


def _said(row: SheetRow) -> str | uuid.UUID | Objections:
    """The number or code by which the row names a person; or why it names nobody."""
    faults: Objections = dict(row.faults)
    code, number = row.values.get(_CODE), row.values.get(_NUMBER)
    if code:
        faults.pop(_NUMBER, None)  # a masked number beside a code is as the portal's own lists have it
        if not faults:
            try:
                return uuid.UUID(code)
            except ValueError:
                hint = _("Copy it from a list exported here")
                return {_CODE: RowObjection("no_code", _("This is no person code"), hint)}
    if faults:
        return faults
    if not number:
        what, hint = _("Neither an ID number nor a person code"), _("Fill in one of the two")
        return {_NUMBER: RowObjection("nobody_named", what, hint)}
    return str(number)
