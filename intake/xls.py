"""Reads xls of Excel 5 to 2003. Runs in the reading process.

By xlrd and not by calamine, because it tells errors from empty cells; by itself, because importing it takes longer than
reading a small xlsx.
"""

import contextlib
import datetime as dt
import io
import itertools
from collections.abc import Iterator
from typing import Any

import xlrd

from intake.cells import Cell, Unusable
from intake.faults import FileRefused
from intake.layout import SheetLayout
from intake.limits import MEBIBYTE, FileLimits

_LAYOUT_BYTES = 16 * MEBIBYTE


class XlsReader:
    """xls of Excel 5 to 2003, by xlrd, which tells errors from empty cells."""

    def __init__(self, content: bytes, limits: FileLimits) -> None:
        self._limits = limits
        self._content = content
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                self._book = xlrd.open_workbook(
                    file_contents=content, on_demand=True, ragged_rows=True, logfile=io.StringIO()
                )
            except xlrd.XLRDError as error:
                raise FileRefused("file_locked" if "encrypted" in str(error).lower() else "file_broken") from error
            except xlrd.compdoc.CompDocError as error:
                raise FileRefused("file_broken") from error
        if self._book.nsheets > limits.sheets:
            raise FileRefused("sheets_too_many", limit=limits.sheets)

    def describe(self) -> dict[str, Any]:
        """What the file holds."""
        sheets = []
        layouts = self._layouts()
        for number in range(self._book.nsheets):
            sheet = self._book.sheet_by_index(number)
            if sheet.ncols > self._limits.columns:
                raise FileRefused("columns_too_many", limit=self._limits.columns)
            head = list(itertools.islice(self.rows(number), self._limits.head_rows))
            about = {"name": sheet.name, "visible": sheet.visibility == 0, "total": sheet.nrows, "head": head}
            sheets.append(about | layouts.get(number, SheetLayout()).to_json())
        return {"kind": "xls", "date1904": self._book.datemode == 1, "sheets": sheets}

    def _layouts(self) -> dict[int, SheetLayout]:
        """What the sheets hide and merge, read once more with formats; nothing where the formats cannot be read."""
        if len(self._content) > _LAYOUT_BYTES:
            return {}
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                book = xlrd.open_workbook(file_contents=self._content, formatting_info=True, logfile=io.StringIO())
            except Exception:  # noqa: BLE001
                # Formats are the part of old files that other programs write wrongly; the cells are read without them.
                return {}
        return {number: self._layout(book.sheet_by_index(number)) for number in range(book.nsheets)}

    def _layout(self, sheet: Any) -> SheetLayout:
        return SheetLayout(
            sorted(row for row, info in sheet.rowinfo_map.items() if info.hidden),
            sorted(
                column
                for column, info in sheet.colinfo_map.items()
                if (info.hidden or info.width == 0) and column < self._limits.columns
            ),
            [
                (first, end - 1, column)
                for first, end, column, _ in sheet.merged_cells
                if end - first > 1 and end <= self._limits.rows and column < self._limits.columns
            ],
        )

    def rows(self, number: int) -> Iterator[list[Cell]]:
        """Every row of the sheet."""
        sheet = self._book.sheet_by_index(number)
        for index in range(sheet.nrows):
            yield [
                self._cell(kind, value)
                for kind, value in zip(sheet.row_types(index), sheet.row_values(index), strict=True)
            ]

    def _cell(self, kind: int, value: Any) -> Cell:
        if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return ""
        if kind == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        if kind == xlrd.XL_CELL_ERROR:
            return Unusable("cell_error", xlrd.error_text_from_code.get(value, "#ERR"))
        if kind == xlrd.XL_CELL_DATE:
            return self._date(value)
        return value

    def _date(self, value: float) -> Cell:
        if value < 1:
            return Unusable("cell_time", str(dt.timedelta(days=value))) if value >= 0 else value
        try:
            moment = xlrd.xldate_as_datetime(value, self._book.datemode)
        except (xlrd.XLDateError, OverflowError, ValueError):
            return value
        return moment.date() if moment.time() == dt.time() else moment
