"""What the portal holds about one person, as tables that the person can take along.

Every app that holds something registers its part when it starts:

    own_data.register(_("Credit records"), lambda actor: [{"year": 2024, ...}, ...])

A part is given the actor and returns rows about the actor's own learner, full values, column titles as keys.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter
from django.utils.functional import Promise

from intake.cells import without_control

from .actors import Person

Rows = list[dict[str, Any]]
_parts: dict[str, tuple[str | Promise, Callable[[Person], Rows]]] = {}


def register(key: str, title: str | Promise, rows: Callable[[Person], Rows]) -> None:
    """Adds a part under a key of its own."""
    _parts[key] = (title, rows)


def collect(actor: Person) -> dict[str, Rows]:
    """Every part by its title, in the order of the keys."""
    return {str(title): rows(actor) for _key, (title, rows) in sorted(_parts.items())}


def workbook(parts: dict[str, Rows], watermark: str) -> bytes:
    """The parts as sheets of one workbook; text stays text, and each sheet says who took it and when."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        for title, rows in parts.items():
            sheet = book.add_worksheet(title[:31])
            sheet.set_header(f"&C{watermark.replace('&', '&&')}")
            sheet.write_string(0, 0, watermark)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            for place, column in enumerate(columns):
                sheet.write_string(1, place, str(column), bold)
                sheet.set_column(place, place, 18)
            for line, row in enumerate(rows, start=2):
                for place, column in enumerate(columns):
                    value = row.get(column)
                    sheet.write_string(line, place, "" if value is None else without_control(str(value))[:32_000])
    return target.getvalue()
