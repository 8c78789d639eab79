"""The people of the audit as rows of a table: for the page, and as Excel to take away."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from reports import wording
from rulebook import Pack
from rulebook.quantity import format_cents, format_tenths

from .figures import COLUMNS, column


@dataclass(frozen=True)
class Person:
    """One line: a person and where they stand. Built from a row of assessments.selectors.audited()."""

    learner: Any
    pack: Pack

    @property
    def state(self) -> str:
        row = self.learner
        if row.state == "needs_confirmation" and row.human:
            return "complete" if row.human == "met" else column("partly" if row.done else "nothing", row.done)
        return column(row.state, row.done)

    @property
    def state_label(self) -> str:
        return str(COLUMNS[self.state])

    @property
    def style(self) -> str:
        if self.state in ("complete", "exempt"):
            return "met"
        return "unsure" if self.state == "needs_confirmation" else "not-met"

    @property
    def decided_by_officer(self) -> bool:
        return self.learner.state == "needs_confirmation" and bool(self.learner.human)

    @property
    def missing(self) -> str:
        """2023年度专业科目1学时…, empty when nothing is missing."""
        parts = [
            _("%(year)s %(subject)s %(hours)s h")
            % {"year": year, "subject": self.pack.subject(subject).name, "hours": format_tenths(tenths)}
            for year, subject, tenths in self.learner.missing or ()
        ]
        return _("; ").join(parts)

    @property
    def fee(self) -> str:
        """Yuan, article 8; empty when nothing is missing."""
        return format_cents(self.learner.fee_cents) if self.learner.fee_cents else ""

    @property
    def article(self) -> str:
        return wording.article(self.learner.route) if self.learner.route else ""

    @property
    def excused(self) -> str:
        """The article that would excuse this person in a title review (6.1, 6.2)."""
        return wording.article(self.learner.excused_by) if self.learner.excused_by else ""


def workbook(
    people: Iterable[Person], *, heading: str, office: str, author: str, made: dt.datetime
) -> tuple[bytes, int]:
    """The table as xlsx with who made it and when on every sheet of paper; returns bytes and number of rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("People"))
    bold = book.add_format({"bold": True, "bg_color": "#E9EFF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
    small = book.add_format({"font_color": "#555555"})
    text = book.add_format({"num_format": "@"})
    stamp = _("%(office)s · made by %(author)s · %(time)s") % {
        "office": office,
        "author": author,
        "time": f"{made:%Y-%m-%d %H:%M}",
    }
    sheet.write_string(0, 0, heading, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, stamp, small)
    columns = _columns()
    for index, (title, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(2, index, title, bold)
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{stamp.replace('&', '&&')}&R&8&P / &N")
    count = 0
    for count, person in enumerate(people, start=1):
        for index, value in enumerate(_values(person)):
            sheet.write_string(count + 2, index, clean(value), text)
    if count:
        sheet.autofilter(2, 0, count + 2, len(columns) - 1)
    book.close()
    return out.getvalue(), count


def clean(value: str) -> str:
    """Control characters would stop the whole export; write_string keeps formulas text."""
    return "".join(character for character in value if character >= " " or character == "\n")


def _columns() -> list[tuple[str, int]]:
    return [
        (_("Name"), 16),
        (_("ID number (masked)"), 21),
        (_("Unit"), 44),
        (_("Title level"), 10),
        (_("Post grade"), 9),
        (_("Professional field"), 16),
        (_("State"), 18),
        (_("Missing"), 44),
        (_("Fee (yuan)"), 11),
        (_("Article"), 16),
        (_("Would be excused in a title review by"), 20),
        (_("Person code"), 38),
    ]


def _values(person: Person) -> list[str]:
    learner = person.learner
    return [
        learner.name,
        learner.masked_id_number,
        learner.unit.full_name,
        learner.get_title_level_display() if learner.title_level else "",
        str(learner.post_grade or ""),
        learner.field,
        person.state_label,
        person.missing,
        person.fee,
        person.article,
        person.excused,
        str(learner.public_id),
    ]
