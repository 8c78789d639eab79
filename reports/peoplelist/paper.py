"""The paper of the list of people: one row a person, in the columns that the list shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from learners.people.models import Learner
from learners.roll.filters import PEOPLE
from units.paths import SEPARATOR

from ..printing.paper import Paper, across, column, row, table
from ..printing.sheets import sheet

MOST = 2000
"""People on one paper."""
_UPRIGHT = 180  # millimetres between the margins
_PLACE, _NAME, _UNIT = 12, 28, 44  # the unit takes what the others leave, this at least
_WIDTHS = {
    "number": 40, "level": 18, "grade": 14, "field": 26, "sector": 24, "post": 16, "confirmed": 16, "employment": 20,
}  # fmt: skip
_RIGHT = frozenset({"grade"})


def paper_of_people(people: Sequence[Learner], names: Sequence[str], *, unit: str, stamp: str, issuer: str) -> Paper:
    """``names``: columns of the list; ``unit``: the full name of the one that was asked for, or empty."""
    shared = {person.unit.full_name for person in people} if people else set()
    if len(shared) == 1:
        unit = shared.pop()
        names = [name for name in names if name != "unit"]  # the head names it
    columns = [column(_("No."), _PLACE, right=True), column(_("Name"), 0 if "unit" not in names else _NAME)]
    columns += [column(str(PEOPLE.columns[name]), _WIDTHS.get(name, 0), right=name in _RIGHT) for name in names]
    wide = _PLACE + _NAME + sum(_WIDTHS.get(name, _UNIT) for name in names) > _UPRIGHT
    rows = [
        row([str(place), person.name, *(_said(person, name) for name in names)])
        for place, person in enumerate(people, start=1)
    ]
    if rows:
        rows.append(across(_("%(total)d people in all") % {"total": len(people)}))
    lines = [_("Unit: %(unit)s") % {"unit": unit.replace(SEPARATOR, " · ")}] if unit else []
    blocks = [table(columns, rows, empty=_("Nobody is found."))]
    return sheet(_("List of people"), blocks, issuer=issuer, lines=lines, stamp=stamp, wide=wide)


def _said(person: Learner, name: str) -> str:
    if name == "number":
        return person.masked_id_number
    if name == "unit":
        return person.unit.name
    if name == "level":
        return str(person.get_title_level_display())
    if name == "grade":
        return "" if person.post_grade is None else str(person.post_grade)
    if name == "field":
        return person.field
    if name == "sector":
        return str(person.get_sector_display())
    if name == "post":
        return {None: "", True: _("yes"), False: _("no")}[person.grassroots_post]
    if name == "confirmed":
        return _("yes") if person.post_confirmed_at else _("not confirmed")
    return str(person.get_employment_display())
