"""A plan as data: one object that a command prints and that says whatever the page of the file shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from ground.masking import ID_NUMBER, PHONE, masked
from intake.faults import Explained, Fault, FileRefused
from intake.headers import ColumnReading, Schema
from intake.plan import RowOutcome, RowResult
from intake.rows import SheetRow
from intake.table import LEFT_OUT, SheetTable

from .importers import UploadPlan

RESULTS = {
    RowOutcome.NEW: "new",
    RowOutcome.CHANGED: "changed",
    RowOutcome.ALREADY_THERE: "unchanged",
    RowOutcome.SET_ASIDE: "refused",
    RowOutcome.REFUSED: "refused",
}
"""What a row is called in the object; a row that is no data is ``left_out``."""
_MASKED = {"document_number": ID_NUMBER, "phone": PHONE}
"""Numbers come masked."""


def plan_object(table: SheetTable, plan: UploadPlan) -> dict[str, Any]:
    """``notices`` (code, text), ``columns`` (title, field, meaning, sure), ``rows`` (number, result, field, code,
    sentence, values; what else is wrong, to know, or changes, what it would bring), ``units_new``, ``forecast``; and
    which sheets there are."""
    read = {row.number: row for row in table.rows}
    rows = [
        _row(result, read.get(result.number), table.schema) | {"forecast": plan.forecast.get(result.number)}
        for result in plan.rows.results()
    ]
    rows += [_left_out(one.number, one.why) for one in table.skipped]
    return {
        "refused": None,
        "sheet": table.sheet,
        "sheets": [one.to_json() for one in table.sheets],
        "notices": [_said(notice) for notice in plan.rows.notices],
        "columns": columns_data(table.columns, table.schema),
        "rows": sorted(rows, key=lambda row: row["number"]),
        "units_new": plan.found.get("units", []),
        "forecast": _without_keys(plan.found.get("forecast")),
    }


def refusal_object(refusal: Exception, columns: list[dict[str, Any]]) -> dict[str, Any]:
    """The same shape for a file that is not taken at all: one notice says why."""
    code = refusal.code if isinstance(refusal, FileRefused) else "refused"
    said = {"code": code, "text": refusal.message_zh if isinstance(refusal, FileRefused) else str(refusal)}
    empty: dict[str, Any] = {"sheets": [], "rows": [], "units_new": [], "forecast": None}
    return {"refused": said, "sheet": "", "notices": [said], "columns": columns, **empty}


def columns_data(columns: tuple[ColumnReading, ...], schema: Schema) -> list[dict[str, Any]]:
    """Each column with its title, what it was taken for and how sure that is."""
    return [one.to_json() | {"meaning": schema[one.field].title if one.field else ""} for one in columns]


def _row(result: RowResult, row: SheetRow | None, schema: Schema) -> dict[str, Any]:
    faults = [{"field": name, "code": one.code, "sentence": _sentence(one)} for name, one in result.objections.items()]
    first = faults[0] if faults else {"field": "", "code": result.reason, "sentence": ""}
    return {
        "number": result.number,
        "result": RESULTS[result.outcome],
        **first,
        "values": dict(_values(row, schema)) if row else {},
        "changes": [change._asdict() for change in result.changes],
        "faults": faults,
        "notices": [{"field": name, **_said(one)} for name, one in row.notices.items()] if row else [],
    }


def _left_out(number: int, why: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {"values": {}, "changes": [], "faults": [], "notices": [], "forecast": None}
    return {"number": number, "result": "left_out", "field": "", "code": why, "sentence": LEFT_OUT[why], **nothing}


def _without_keys(forecast: dict[str, Any] | None) -> dict[str, Any] | None:
    """People are named by their rows; how the portal counts them is nobody's business outside."""
    if forecast is None:
        return None
    turns = {
        name: [{key: value for key, value in turn.items() if key != "learners"} for turn in forecast[name]]
        for name in ("complete", "no_longer")
    }
    return forecast | turns


def _said(notice: Fault) -> dict[str, str]:
    return {"code": notice.code, "text": _sentence(notice)}


def _sentence(one: Explained) -> str:
    return f"{one.message_zh}；{one.hint_zh}"


def _values(row: SheetRow, schema: Schema) -> Iterator[tuple[str, Any]]:
    """What was read, by the names of the fields; what is empty is left out."""
    for field in schema.fields:
        value = row.values.get(field.name)
        if value is None or value == "":
            continue
        if field.name == "hours_tenths":
            yield "hours", value / 10
        elif field.name in _MASKED:
            yield field.name, masked(value, _MASKED[field.name])
        elif isinstance(value, dt.date):
            yield field.name, value.isoformat()
        else:
            yield field.name, ">".join(value) if isinstance(value, tuple) else value
