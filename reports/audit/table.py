"""The people of the audit as rows of a table: for the page, and as Excel to take away."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.standings.settling import settled
from ground.lists import WorkingList
from intake.cells import without_control
from intake.sheets import SheetWriter, unlike_a_formula
from learners.people.dated import SERVING
from rulebook import Pack
from rulebook.measures import asks_alike
from rulebook.quantity import format_cents, format_tenths
from rulebook.speech import Phrases
from units.paths import SEPARATOR

from .. import wording
from .picture import column_of, columns, short_name


@dataclass(frozen=True)
class AuditedPerson:
    """One line: a person and where they stand. Built from a row of assessments.standings.selectors.audited()."""

    learner: Any
    pack: Pack
    in_charge: bool = True
    """Whether the person belongs to a unit of the reader today, too; the file of others is not opened from here."""

    @property
    def state(self) -> str:
        row = self.learner
        return column_of(settled(row.state, row.done, row.human), row.done, columns(self.pack))

    @property
    def state_label(self) -> str:
        return str(columns(self.pack)[self.state])

    @property
    def style(self) -> str:
        if self.state in ("complete", "exempt"):
            return "met"
        return "unsure" if self.state == "needs_confirmation" else "not-met"

    @property
    def since_then(self) -> str:
        """What has become of the person since the day: retired, left, died, another unit; empty when nothing has."""
        if self.learner.employment not in SERVING:
            return str(self.learner.get_employment_display())
        return str(_("belongs to another unit now")) if self.learner.unit_id != self.learner.place_key else ""

    @property
    def decided_by_officer(self) -> bool:
        return self.learner.state == "needs_confirmation" and bool(self.learner.human)

    @property
    def unit_name(self) -> str:
        """The last name of the path: what a row of a page has room for."""
        return self.learner.place_name.rpartition(SEPARATOR)[2]

    @property
    def missing_in_short(self) -> str:
        """2023年度公需10、专业1; the same as ``missing``, year by year, for a row of a page."""
        years: dict[int, list[str]] = {}
        for year, subject, tenths in self.learner.missing or ():
            name = short_name(self.pack, subject)
            years.setdefault(year, []).append(f"{name}{format_tenths(tenths)}")
        return _("; ").join(
            _("%(year)s: %(subjects)s") % {"year": year, "subjects": _(", ").join(parts)}
            for year, parts in years.items()
        )

    @property
    def missing(self) -> str:
        """2023年度专业科目1学时…, empty when nothing is missing."""
        parts = [
            _("%(year)s %(subject)s %(hours)s h")
            % {"year": year, "subject": Phrases().measure(subject, self.pack), "hours": format_tenths(tenths)}
            for year, subject, tenths in self.learner.missing or ()
        ]
        return _("; ").join(parts)

    def hours_of(self, subject: str) -> str:
        """12.5/30: verified hours of the notice's year of what it asks for, where that is the same for everybody. Where
        a notice may count fewer than were verified (up to a cap, say) they are called verified, and not compared."""
        pack, had = self.pack, format_tenths(getattr(self.learner, f"had_{subject}", None) or 0)
        if subject not in pack.subject_index:
            return ""
        if pack.needs_records:
            return str(_("%(hours)s verified") % {"hours": had})
        needed = pack.requirement(pack.policy_year)[pack.subject_index[subject]]
        return f"{had}/{format_tenths(needed)}" if asks_alike(pack) else had

    def lacks(self, subject: str) -> str:
        """Hours of a subject that are missing, of all years together; empty when none are."""
        tenths = sum(tenths for _year, of, tenths in self.learner.missing or () if of == subject)
        return format_tenths(tenths) if tenths else ""

    @property
    def lacks_others(self) -> str:
        """The same of all that is no subject: a total, above all."""
        known = self.pack.subject_index
        tenths = sum(tenths for _year, of, tenths in self.learner.missing or () if of not in known)
        return format_tenths(tenths) if tenths else ""

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


@dataclass(frozen=True)
class Column:
    """One column of the list: its title, its width on paper (characters), what stands in it."""

    title: Any
    width: int
    value: Callable[[AuditedPerson], str]
    number: str = ""
    """How a spreadsheet shows it, where it is a number."""
    right: bool = False
    """Whether a page sets it to the right: figures."""


COLUMNS_OF_LIST: dict[str, Column] = {
    "name": Column(_("Name"), 16, lambda person: person.learner.name),
    "number": Column(_("ID number (masked)"), 21, lambda person: person.learner.masked_id_number),
    "unit": Column(_("Unit"), 44, lambda person: person.learner.place_name),
    "level": Column(_("Title level"), 10, lambda person: _display(person, "title_level")),
    "grade": Column(_("Post grade"), 9, lambda person: str(person.learner.post_grade or ""), "0", True),
    "field": Column(_("Professional field"), 16, lambda person: person.learner.field),
    "sector": Column(_("Ownership"), 12, lambda person: _display(person, "sector")),
    "state": Column(_("State"), 18, lambda person: person.state_label),
    "public": Column(_("Public hours"), 12, lambda person: person.hours_of("public"), "", True),
    "professional": Column(_("Professional hours"), 12, lambda person: person.hours_of("professional"), "", True),
    "lacks_public": Column(_("Public missing"), 10, lambda person: person.lacks("public"), "0.0", True),
    "lacks_professional": Column(
        _("Professional missing"), 10, lambda person: person.lacks("professional"), "0.0", True
    ),
    "lacks_others": Column(_("Others missing"), 10, lambda person: person.lacks_others, "0.0", True),
    "missing": Column(_("Missing"), 44, lambda person: person.missing),
    "fee": Column(_("Fee (yuan)"), 11, lambda person: person.fee, "0.00", True),
    "article": Column(_("Article"), 16, lambda person: person.article),
    "excused": Column(_("Would be excused in a title review by"), 20, lambda person: person.excused),
    "code": Column(_("Person code"), 38, lambda person: str(person.learner.public_id)),
}
ON_PAGE = (
    "number", "unit", "level", "grade", "state", "public", "professional", "lacks_public", "lacks_professional", "fee",
    "article",
)  # fmt: skip
"""The columns that a page shows beside the name until others are chosen."""
AUDIT = WorkingList(
    "audit", "audit:people", {name: one.title for name, one in COLUMNS_OF_LIST.items() if name != "name"}, ON_PAGE
)


def _display(person: AuditedPerson, name: str) -> str:
    learner = person.learner
    return getattr(learner, f"get_{name}_display")() if getattr(learner, name) else ""


@dataclass(frozen=True)
class MadeTable:
    """Who made a table, for which office, when: stands on every sheet."""

    heading: str
    office: str
    author: str
    at: dt.datetime

    @property
    def stamp(self) -> str:
        return _("%(office)s · made by %(author)s · %(time)s") % {
            "office": self.office,
            "author": self.author,
            "time": f"{self.at:%Y-%m-%d %H:%M}",
        }


def workbook(people: Iterable[AuditedPerson], columns: Sequence[str], made: MadeTable) -> tuple[bytes, int]:
    """The table as xlsx with who made it and when on every sheet of paper; returns bytes and number of rows."""
    out, found, count = io.BytesIO(), [COLUMNS_OF_LIST[name] for name in columns], 0
    with SheetWriter(out, str(_("People"))) as sheet:
        sheet.stamped(made.heading, made.stamp)
        sheet.widths([column_.width for column_ in found])
        sheet.head(2, [column_.title for column_ in found])
        sheet.freeze(3, 1)
        for count, person in enumerate(people, start=1):
            for index, column_ in enumerate(found):
                said = column_.value(person)
                if column_.number and said:
                    sheet.put(count + 2, index, Decimal(said), num_format=column_.number)
                else:
                    sheet.put(count + 2, index, said, num_format="@")
        if count:
            sheet.filters(2, count + 2, len(found))
    return out.getvalue(), count


def comma_separated(people: Iterable[AuditedPerson], columns: Sequence[str], made: MadeTable) -> tuple[bytes, int]:
    """The same as CSV in UTF-8 with a mark that Excel knows. A cell that a spreadsheet would take for a formula gets an
    apostrophe before it."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([made.heading, made.stamp])
    found = [COLUMNS_OF_LIST[name] for name in columns]
    rows.writerow([str(column_.title) for column_ in found])
    count = 0
    for person in people:
        rows.writerow([unlike_a_formula(without_control(column_.value(person))) for column_ in found])
        count += 1
    return out.getvalue().encode("utf-8-sig"), count
