"""Why a row is not taken although every cell of it could be read; in words like those of intake's faults."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

NOT_IN_ROSTER = "not_in_roster"
NAME_DIFFERS = "name_differs"
IN_FUTURE = "in_future"
TWICE = "twice_in_file"
CONTRADICTS = "contradicts_in_file"
OF_ANOTHER = "number_of_another"


@dataclass(frozen=True, slots=True)
class Objection:
    """Reads like a fault of a cell: what is wrong and how to mend it. ``code`` is the reason it is counted under."""

    code: str
    message_zh: str
    hint_zh: str


def not_in_roster() -> Objection:
    """The same words for a person who is nowhere and for one who belongs to another office."""
    return Objection(
        NOT_IN_ROSTER,
        _("Not in your roster"),
        _("Enter the person in the roster and upload this row again, or pass it to the office above"),
    )


def name_differs() -> Objection:
    return Objection(
        NAME_DIFFERS, _("The name does not fit the ID number"), _("Check name and number against the identity document")
    )


def in_future(today: str) -> Objection:
    return Objection(
        IN_FUTURE,
        _("The day of completion lies after today (%(today)s)") % {"today": today},
        _("Ask the platform for the right day; study that is not finished is not taken"),
    )


def contradicts(row: int) -> Objection:
    return Objection(
        CONTRADICTS,
        _("Row %(row)d has the same record number, but says something else") % {"row": row},
        _("Ask the platform which of the rows is right and leave out the others"),
    )


def of_another() -> Objection:
    return Objection(
        OF_ANOTHER,
        _("This record number already belongs to another person's record"),
        _("Ask the platform to check the record number"),
    )


def label(code: str) -> str:
    """The reason as a heading, for counts by reason."""
    return {
        NOT_IN_ROSTER: _("Not in your roster"),
        NAME_DIFFERS: _("The name does not fit the ID number"),
        IN_FUTURE: _("The day of completion lies in the future"),
        TWICE: _("The same record twice in the file"),
        CONTRADICTS: _("The same record number with different contents"),
        OF_ANOTHER: _("The record number belongs to another person"),
    }.get(code, code)
