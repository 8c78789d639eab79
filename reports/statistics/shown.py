"""A yearly table as pages and Excel show it, beside last year's."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ground.actors import Actor
from intake.sheets import SheetWriter
from policy import packs
from rulebook.quantity import format_tenths
from rulebook.speech import Phrases
from units.models import SectorChoices
from units.official import official_place

from ..audit.table import MadeTable
from .models import YearTable
from .yearly import columns, fingerprint, meanings, rate

HOURS = "_hours"


@dataclass(frozen=True)
class Cell:
    """One figure as text; ``change`` against last year, with its sign, empty where there is nothing to compare."""

    text: str
    change: str = ""


@dataclass(frozen=True)
class StatisticsRow:
    name: str
    cells: list[Cell]


def visible(*, actor: Actor) -> Any:
    return YearTable.objects.visible_to(actor).select_related("unit", "job")


def last_year(*, actor: Actor, table: YearTable) -> YearTable | None:
    """The newest frozen table of the year before, of the same unit."""
    before = visible(actor=actor).filter(unit=table.unit, year=table.year - 1, frozen_at__isnull=False)
    return before.order_by("-frozen_at").first()


def intact(table: YearTable) -> bool:
    """Whether the figures are those that were frozen."""
    return fingerprint(table.content) == table.content_hash


def rows(table: YearTable, group: str, before: YearTable | None) -> list[StatisticsRow]:
    """``group``: parts or sectors; the total stands last."""
    old = {line["name"]: line for line in before.content[group]} if before else {}
    lines = [(_name(group, line["name"]), line, old.get(line["name"])) for line in table.content[group]]
    if group == "parts":
        lines.sort(key=lambda line: official_place(line[0]))
    lines.append((_("Total"), table.content["total"], before.content["total"] if before else None))
    known = columns(packs.as_written(table.policy))
    return [StatisticsRow(name, [_cell(key, line, earlier) for key in known]) for name, line, earlier in lines]


def articles(table: YearTable) -> list[tuple[str, int]]:
    speaker, pack = Phrases(), packs.as_written(table.policy)
    return [(speaker.clause(clause, pack), people) for clause, people in table.content["articles"].items()]


def _name(group: str, name: str) -> str:
    if group == "sectors":
        return str(dict(SectorChoices.choices).get(name, _("not entered")))
    return name


def _cell(key: str, line: dict[str, Any], earlier: dict[str, Any] | None) -> Cell:
    if key == "rate":
        now = rate(line["both_complete"], line["due"])
        then = rate(earlier["both_complete"], earlier["due"]) if earlier else ""
        return Cell(now or "—", f"{float(now) - float(then):+.1f}" if now and then else "")
    # Last year's notice may have other subjects.
    value, was = line[key], earlier.get(key) if earlier else None
    show = _hours if key.endswith(HOURS) else "{:,}".format
    if was is None:
        return Cell(show(value))
    change = value - was
    return Cell(show(value), f"{'+' if change >= 0 else '-'}{show(abs(change))}")


def _hours(tenths: int) -> str:
    """1,076.5"""
    whole, point, rest = format_tenths(tenths).partition(".")
    return f"{int(whole):,}{point}{rest}"


def workbook(table: YearTable, before: YearTable | None, made: MadeTable) -> bytes:
    """Two sheets of figures, one of relief, one that says what each column means; stamped with office, author, time."""
    out, by_unit, pack = io.BytesIO(), _("By unit"), packs.as_written(table.policy)
    with SheetWriter(out, by_unit) as sheet:
        _figures(sheet, table, "parts", by_unit, before, made)
        sheet.next(_("By ownership"))
        _figures(sheet, table, "sectors", _("By ownership"), before, made)
        sheet.next(_("Relief by article"))
        sheet.stamped(made.heading, made.stamp)
        sheet.widths([32])
        for number, (label, people) in enumerate(articles(table), start=2):
            sheet.put(number, 0, label)
            sheet.put(number, 1, people)
        sheet.next(_("What the columns mean"))
        sheet.widths([24, 90])
        for number, (key, meaning) in enumerate(meanings(pack).items()):
            sheet.put(number, 0, str(columns(pack)[key]), bold=True)
            sheet.put(number, 1, str(meaning))
    return out.getvalue()


def _figures(
    sheet: SheetWriter, table: YearTable, group: str, title: str, before: YearTable | None, made: MadeTable
) -> None:
    titles = [title, *columns(packs.as_written(table.policy)).values()]
    sheet.stamped(made.heading, made.stamp)
    sheet.widths([32, *[12] * (len(titles) - 1)])
    sheet.head(2, titles)
    sheet.freeze(3, 1)
    last = 2
    for number, row in enumerate(rows(table, group, before), start=3):
        sheet.put(number, 0, row.name)
        for index, cell in enumerate(row.cells, start=1):
            sheet.put(number, index, cell.text if cell.text == "—" else float(cell.text.replace(",", "")))
        last = number
    sheet.filters(2, last, len(titles))
