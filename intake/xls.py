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
from intake.limits import Limits


class XlsReader:
    """xls of Excel 5 to 2003, by xlrd, which tells errors from empty cells."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
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
        for number in range(self._book.nsheets):
            sheet = self._book.sheet_by_index(number)
            if sheet.ncols > self._limits.columns:
                raise FileRefused("columns_too_many", limit=self._limits.columns)
            head = list(itertools.islice(self.rows(number), self._limits.head_rows))
            sheets.append({"name": sheet.name, "visible": sheet.visibility == 0, "total": sheet.nrows, "head": head})
        return {"kind": "xls", "date1904": self._book.datemode == 1, "sheets": sheets}

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
