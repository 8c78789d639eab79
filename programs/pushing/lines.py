"""Lines of a push: JSON objects become the rows of a table that the importer of the platform reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from credits.imports.pushed import PushedRow
from credits.records.counting import current_pack
from intake.headers import Schema
from intake.plan import RowOutcome

MOST_LINES = 10_000
MOST_BYTES = 5 * 1024 * 1024
LONGEST = 200
FIELDS = {
    "record_number": "record_number", "name": "name", "document_type": "document_type",
    "document_number": "document_number", "year": "year", "subject": "subject", "course_name": "course_name",
    "course_code": "course_code", "opens_on": "opens_on", "hours": "hours_tenths", "completed_on": "completed_on",
    "exam_passed": "exam_passed", "mode": "mode", "certificate_number": "certificate_number",
}  # fmt: skip
"""What a line may say, and the field of the importer that it stands for."""
REQUIRED = ("record_number", "name", "document_number", "year", "subject", "course_name", "hours", "completed_on")
_BACK = {inner: outer for outer, inner in FIELDS.items()}


@dataclass(frozen=True)
class PushedLine:
    """One line: what it says as cells by field of the importer, or why it cannot be taken."""

    record_number: str = ""
    cells: Mapping[str, str] | None = None
    fault: PushedRow | None = None


def read(body: bytes) -> list[PushedLine]:
    """Each line of NDJSON; blank ones are no lines."""
    return [_line(text) for text in body.decode("utf-8", "replace").removeprefix("\ufeff").split("\n") if text.strip()]


def _line(text: str) -> PushedLine:
    try:
        data = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return _faulty("", "unreadable", "", _("This line is no JSON object that can be read."))
    if not isinstance(data, dict):
        return _faulty("", "unreadable", "", _("This line is no JSON object that can be read."))
    number = data.get("record_number")
    known = number if isinstance(number, str) and len(number) <= 60 and number.isprintable() else ""
    for name in [*data, *REQUIRED]:
        if name not in FIELDS:
            shown = name[:40].encode(errors="replace").decode()
            return _faulty(known, "unknown_field", shown, _("There is no such field: %(name)s.") % {"name": shown})
        if name in REQUIRED and (data.get(name) is None or not str(data[name]).strip()):
            return _faulty(known, "missing", name, _("The field %(name)s is missing.") % {"name": name})
    cells = {}
    for name, value in data.items():
        cell = _cell(name, value)
        if cell is None:
            return _faulty(known, "wrong_type", name, _("The field %(name)s cannot be read.") % {"name": name})
        cells[FIELDS[name]] = cell
    return PushedLine(known, cells)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands twice")
    return found


def _cell(name: str, value: Any) -> str | None:
    """The value as a cell of the table; None for what cannot stand in one."""
    if value is None:
        return ""
    if name == "exam_passed":
        return {True: "合格", False: "不合格"}.get(value) if isinstance(value, bool) else None
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        return None
    if name == "subject":
        return {subject.id: subject.name for subject in current_pack().subjects}.get(value)
    return current_pack().modes_in_view.get(value) if name == "mode" else value


def _faulty(number: str, code: str, field: str, says: str) -> PushedLine:
    return PushedLine(number, None, PushedRow(RowOutcome.REFUSED, code, field, says))


def table(lines: list[PushedLine], schema: Schema) -> tuple[bytes, list[int]]:
    """The good lines as CSV under the platform's own titles; and of each row after the header the line it came from."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    names = [name for name in FIELDS.values() if name in schema.names]
    writer.writerow([schema[name].title for name in names])
    came_from = []
    for index, line in enumerate(lines):
        if line.cells is not None:
            writer.writerow([line.cells.get(name, "") for name in names])
            came_from.append(index)
    return out.getvalue().encode(), came_from


def as_said(row: PushedRow) -> dict[str, str]:
    """The result of a line as the answer has it."""
    results = {
        RowOutcome.NEW: "stored", RowOutcome.CHANGED: "corrected", RowOutcome.ALREADY_THERE: "already_there",
        RowOutcome.SET_ASIDE: "not_in_roster", RowOutcome.REFUSED: "refused",
    }  # fmt: skip
    found = {"result": results[row.outcome]}
    if row.code:
        found["code"] = row.code
    if row.field:
        found["field"] = _BACK.get(row.field, row.field)
    return found | ({"detail": row.says} if row.says else {})
