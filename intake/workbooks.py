"""One reader for each kind of file, all with the same face. Runs in the reading process.

``describe()`` gives the kind and, for every sheet, its name, whether it is visible, how many rows it has and its first
rows. ``rows(n)`` gives every row of the n-th sheet, so that the n-th row is row n of the spreadsheet program.
"""

import contextlib
import datetime as dt
import io
import itertools
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine
import xlrd

from intake.archives import look_through
from intake.cells import Cell, Unusable
from intake.faults import FileRefused
from intake.limits import Limits
from intake.plaintext import TextTable

_CELLS_KEPT = 1_500_000


class XlsxReader:
    """xlsx and xlsm, by calamine, after a look through the archive."""

    def __init__(self, path: str, limits: Limits) -> None:
        self._limits = limits
        self._findings = look_through(path, limits)
        try:
            self._book = calamine.CalamineWorkbook.from_path(path)
        except calamine.PasswordError:
            raise FileRefused("file_locked") from None
        except (calamine.CalamineError, OSError) as error:
            raise FileRefused("file_broken") from error
        self._sheets = [
            (index, sheet)
            for index, sheet in enumerate(self._book.sheets_metadata)
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        if len(self._sheets) > limits.sheets:
            raise FileRefused("sheets_too_many", limit=limits.sheets)
        self._kept: dict[int, Any] = {}

    def describe(self) -> dict[str, Any]:
        """What the file holds."""
        return {
            "kind": "xlsx",
            "date1904": self._findings.date1904,
            "sheets": [
                {
                    "name": sheet.name,
                    "visible": sheet.visible == calamine.SheetVisibleEnum.Visible,
                    "total": self._extent(number),
                    "head": list(itertools.islice(self.rows(number), self._limits.head_rows)),
                }
                for number, (_, sheet) in enumerate(self._sheets)
            ],
        }

    def _load(self, number: int) -> Any:
        if number not in self._kept:
            try:
                sheet = self._book.get_sheet_by_index(self._sheets[number][0])
            except calamine.CalamineError as error:
                raise FileRefused("file_broken") from error
            if (
                sheet.total_height * sheet.total_width
                + sum(kept.total_height * kept.total_width for kept in self._kept.values())
                > _CELLS_KEPT
            ):
                self._kept.clear()
            self._kept[number] = sheet
        return self._kept[number]

    def _extent(self, number: int) -> int:
        end = self._load(number).end
        if end is None:
            return 0
        if end[0] >= self._limits.rows + self._limits.head_rows:
            raise FileRefused("rows_too_many", limit=f"{self._limits.rows:,}")
        if end[1] >= self._limits.columns:
            raise FileRefused("columns_too_many", limit=self._limits.columns)
        return int(end[0]) + 1

    def rows(self, number: int) -> Iterator[list[Cell]]:
        """Every row from row 1 and column A on, with odd cells in their places."""
        total = self._extent(number)
        sheet = self._load(number)
        odd = self._by_row(self._sheets[number][1].name)
        if not total and not odd:
            return
        left = [""] * (sheet.start[1] if sheet.start else 0)
        rows = itertools.islice(sheet.iter_rows(), total)
        for index in range(max(total, max(odd, default=-1) + 1)):
            found = left + next(rows, [])
            if index in odd:
                _put(found, odd[index])
            yield found

    def _by_row(self, name: str) -> dict[int, dict[int, Unusable]]:
        found: dict[int, dict[int, Unusable]] = {}
        for (row, column), cell in self._findings.odd.get(name, {}).items():
            found.setdefault(row, {})[column] = cell
        return found


def _put(row: list[Cell], odd: dict[int, Unusable]) -> None:
    row.extend([""] * (max(odd, default=-1) + 1 - len(row)))
    for column, cell in odd.items():
        row[column] = cell


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


class TextReader:
    """csv, tab-separated and the like."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._table = TextTable(data, limits)

    def describe(self) -> dict[str, Any]:
        """What the file holds."""
        head = list(itertools.islice(self._table.rows(), self._limits.head_rows))
        if any(len(row) > self._limits.columns for row in head):
            raise FileRefused("columns_too_many", limit=self._limits.columns)
        return {
            "kind": "text",
            "date1904": False,
            "encoding": self._table.encoding,
            "delimiter": self._table.delimiter,
            "sheets": [{"name": "", "visible": True, "total": self._table.total, "head": head}],
        }

    def rows(self, number: int) -> Iterator[list[Cell]]:
        """Every row of the file."""
        for row in self._table.rows():
            yield row[: self._limits.columns + 1]
