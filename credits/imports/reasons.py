"""Why a row is not taken although every cell of it could be read; in words like those of intake's faults."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ground.days import said_day
from intake.plan import RowObjection

NOT_IN_ROSTER = "not_in_roster"
NAME_DIFFERS = "name_differs"
IN_FUTURE = "in_future"
TWICE = "twice_in_file"
CONTRADICTS = "contradicts_in_file"
OF_ANOTHER = "number_of_another"


def not_in_roster() -> RowObjection:
    """The same words for a person who is nowhere and for one who belongs to another office."""
    return RowObjection(
        NOT_IN_ROSTER,
        _("Not in your roster"),
        _("Enter the person in the roster and upload this row again, or pass it to the office above"),
    )


def name_differs() -> RowObjection:
    return RowObjection(
        NAME_DIFFERS, _("The name does not fit the ID number"), _("Check name and number against the identity document")
    )


def in_future(today: dt.date) -> RowObjection:
    return RowObjection(
        IN_FUTURE,
        _("The day of completion lies after today (%(today)s)") % {"today": said_day(today)},
        _("Ask the platform for the right day; study that is not finished is not taken"),
    )


def contradicts(row: int) -> RowObjection:
    return RowObjection(
        CONTRADICTS,
        _("Row %(row)d has the same record number, but says something else") % {"row": row},
        _("Ask the platform which of the rows is right and leave out the others"),
    )


def of_another() -> RowObjection:
    return RowObjection(
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
