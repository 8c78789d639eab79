"""The list of people as a paper, for the wall or the file: what is filtered, by whom and when, with its sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ground.days import said_day
from ground.lists import said
from ground.refusals import Refused
from units.paths import SEPARATOR

from ..printing.paper import Paper, across, cell, column, row, table
from ..printing.sheets import sheet
from .question import AskedList
from .table import COLUMNS_OF_LIST, AuditedPerson, MadeTable

MOST = 2000
"""People on one paper."""
_UPRIGHT, _LYING = 180, 267  # millimetres between the margins
_PLACE = 9  # of the running number
_WIDTHS = {
    "name": 28, "number": 30, "level": 15, "grade": 14, "field": 24, "sector": 20, "state": 27, "public": 16,
    "professional": 16, "lacks_public": 16, "lacks_professional": 16, "lacks_others": 16, "fee": 16,
    "article": 28, "excused": 28,
}  # fmt: skip
_LARGE = 1.25
"""Times as wide are columns in letters that are read from a wall: where they fit, a list is printed in those."""
_STRETCH = {"unit": 34, "missing": 40}
"""Columns that take what the others leave, with the least they need."""
_NEVER = frozenset({"code"})
_SUMS = frozenset({"lacks_public", "lacks_professional", "fee"})


def columns_on_paper(names: Sequence[str]) -> list[str]:
    """The columns that a paper shows of those that are wanted. Raises Refused where they are too wide for a sheet."""
    found = [name for name in names if name not in _NEVER]
    if _PLACE + sum(_least(name) for name in found) > _LYING:
        raise Refused(_("So many columns are too wide for a sheet of paper. Please show fewer of them."))
    return found


def _least(name: str) -> float:
    return (_STRETCH | _WIDTHS)[name]


def narrowed_by(wanted: AskedList, form: Any) -> str:
    """The filter in words."""
    parts = [] if wanted.with_lower else [_("without lower levels")]
    parts += [f"{bound.label}：{text}" for bound in form.visible_fields() if (text := said(bound))]
    parts += [f"{bound.label}：{_('as the figure says')}" for bound in form.hidden_fields() if bound.value()]
    return "；".join(parts)


def paper_of_list(
    people: Iterable[AuditedPerson], names: Sequence[str], made: MadeTable, *, wanted: AskedList, narrowed: str,
    issuer: str,
) -> Paper:  # fmt: skip
    """``names``: as ``columns_on_paper`` gives them; ``narrowed``: the filter in words."""
    found, asked = list(people), wanted.asked
    top = asked.unit.full_name
    if len({person.learner.place_name for person in found}) < 2:
        names = [name for name in names if name != "unit"]  # the head names it
    short = _names_of_units(found)
    states = Counter(person.state_label for person in found)
    lines = [
        _("Unit: %(unit)s") % {"unit": top.replace(SEPARATOR, " · ")},
        _("By the notice %(number)s, as of %(day)s") % {
            "number": asked.pack.document, "day": said_day(asked.survey.as_of) if asked.survey else "",
        },
        *([_("Shown: %(filter)s") % {"filter": narrowed}] if narrowed else []),
    ]  # fmt: skip
    least = _PLACE + sum(_least(name) for name in names)
    small = least * _LARGE > _LYING
    least *= 1 if small else _LARGE
    wide = least > _UPRIGHT
    columns = _columns(names, 1 if small else _LARGE, _LYING if wide else _UPRIGHT)
    rows = [_row(place, person, names, short) for place, person in enumerate(found, start=1)]
    if found:
        rows += [_sums(found, names)] if _SUMS & set(names) else []
        told = "，".join(f"{label} {count}" for label, count in states.items())
        rows.append(across(_("%(total)d people in all: %(told)s") % {"total": len(found), "told": told}))
    blocks = [table(columns, rows, small=small, empty=_("Nobody fits."))]
    title = _("List of people: %(question)s") % {"question": asked.label}
    return sheet(title, blocks, issuer=issuer, lines=lines, stamp=made.stamp, wide=wide)


def _columns(names: Sequence[str], times: float, room: float) -> list[dict[str, object]]:
    """With the running number; where none of them stretches, all share what is left."""
    if not any(name in _STRETCH for name in names):
        times = room / (_PLACE + sum(_WIDTHS[name] for name in names))
    shown = [COLUMNS_OF_LIST[name] for name in names]
    widths = [0 if name in _STRETCH else round(_WIDTHS[name] * times, 1) for name in names]
    named = [column(str(one.title), width, right=one.right) for one, width in zip(shown, widths, strict=True)]
    return [column(_("No."), round(_PLACE * times, 1), right=True), *named]


def _row(place: int, person: AuditedPerson, names: Sequence[str], short: Mapping[str, str]) -> dict[str, object]:
    said_of = [
        cell(_value(name, person, short), style=person.style if name == "state" else "") for name in names
    ]  # fmt: skip
    return row([str(place), *said_of])


def _names_of_units(people: Iterable[AuditedPerson]) -> dict[str, str]:
    """Units by their last name, or by the whole path where two are called the same."""
    last = {person.learner.place_name: person.unit_name for person in people}
    called = Counter(last.values())
    return {path: name if called[name] == 1 else path.replace(SEPARATOR, " · ") for path, name in last.items()}


def _value(name: str, person: AuditedPerson, short: Mapping[str, str]) -> str:
    if name == "unit":
        return short[person.learner.place_name]
    if name == "missing":
        return person.missing_in_short
    return COLUMNS_OF_LIST[name].value(person)


def _sums(people: Sequence[AuditedPerson], names: Sequence[str]) -> dict[str, object]:
    found = []
    for name in names:
        values = [COLUMNS_OF_LIST[name].value(person) for person in people] if name in _SUMS else []
        total = sum((Decimal(value) for value in values if value), Decimal())
        found.append(_("Total") if name == "name" else f"{total:f}" if total else "")
    return row(["", *found])
