"""A yearly table as pages and Excel show it, beside last year's."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from journal.actors import Actor
from learners.models.units import Sector
from rulebook import load_pack
from rulebook.quantity import format_tenths
from rulebook.speech import Speaker

from ..audit.table import Made
from ..models import YearTable
from .figures import COLUMNS, MEANINGS, rate
from .services import fingerprint

HOURS = {"public_hours", "professional_hours", "makeup_hours"}


@dataclass(frozen=True)
class Cell:
    """One figure as text; ``change`` against last year, with its sign, empty where there is nothing to compare."""

    text: str
    change: str = ""


@dataclass(frozen=True)
class Row:
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


def rows(table: YearTable, group: str, before: YearTable | None) -> list[Row]:
    """``group``: parts or sectors; the total stands last."""
    old = {line["name"]: line for line in before.content[group]} if before else {}
    lines = [(_name(group, line["name"]), line, old.get(line["name"])) for line in table.content[group]]
    lines.append((_("all"), table.content["total"], before.content["total"] if before else None))
    return [Row(name, [_cell(key, line, earlier) for key in COLUMNS]) for name, line, earlier in lines]


def articles(table: YearTable) -> list[tuple[str, int]]:
    speaker, pack = Speaker(), load_pack(table.policy)
    return [(speaker.clause(clause, pack), people) for clause, people in table.content["articles"].items()]


def _name(group: str, name: str) -> str:
    if group == "sectors":
        return str(dict(Sector.choices).get(name, _("not entered")))
    return name


def _cell(key: str, line: dict[str, Any], earlier: dict[str, Any] | None) -> Cell:
    if key == "rate":
        now = rate(line["both_complete"], line["due"])
        then = rate(earlier["both_complete"], earlier["due"]) if earlier else ""
        return Cell(now or "—", f"{float(now) - float(then):+.1f}" if now and then else "")
    value, was = line[key], earlier[key] if earlier else None
    show = format_tenths if key in HOURS else str
    if was is None:
        return Cell(show(value))
    change = value - was
    return Cell(show(value), f"{'+' if change >= 0 else '-'}{show(abs(change))}")


def workbook(table: YearTable, before: YearTable | None, made: Made) -> bytes:
    """Two sheets of figures, one of relief, one that says what each column means; stamped with office, author, time."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#E9EFF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
    for group, title in (("parts", _("By unit")), ("sectors", _("By ownership"))):
        sheet = book.add_worksheet(title)
        _top(book, sheet, made)
        titles = [title, *COLUMNS.values()]
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, len(titles), 12)
        for index, label in enumerate(titles):
            sheet.write_string(2, index, str(label), head)
        for number, row in enumerate(rows(table, group, before), start=3):
            sheet.write_string(number, 0, row.name)
            for index, cell in enumerate(row.cells, start=1):
                if cell.text == "—":
                    sheet.write_string(number, index, cell.text)
                else:
                    sheet.write_number(number, index, float(cell.text))
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{made.stamp.replace('&', '&&')}&R&8&P / &N")
    sheet = book.add_worksheet(_("Relief by article"))
    _top(book, sheet, made)
    sheet.set_column(0, 0, 32)
    for number, (label, people) in enumerate(articles(table), start=2):
        sheet.write_string(number, 0, label)
        sheet.write_number(number, 1, people)
    sheet = book.add_worksheet(_("What the columns mean"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for number, (key, meaning) in enumerate(MEANINGS.items()):
        sheet.write_string(number, 0, str(COLUMNS[key]), head)
        sheet.write_string(number, 1, str(meaning))
    book.close()
    return out.getvalue()


def _top(book: Any, sheet: Any, made: Made) -> None:
    sheet.write_string(0, 0, made.heading, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, made.stamp, book.add_format({"font_color": "#555555"}))
