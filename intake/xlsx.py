"""Reads xlsx and xlsm. Runs in the reading process.

Every reader has the same face. ``describe()`` gives the kind of the file and, for every sheet, its name, whether it is
visible, how many rows it has, its first rows and, where the format knows such things, what it hides and merges.
``rows(n)`` gives every row of the n-th sheet, empty ones too, so that the n-th row is row n of the spreadsheet program.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

from intake.archives import look_through
from intake.cells import Cell, Unusable
from intake.faults import FileRefused
from intake.layout import SheetLayout
from intake.limits import FileLimits

_CELLS_KEPT = 1_500_000


class XlsxReader:
    """xlsx and xlsm, by calamine, after a look through the archive."""

    def __init__(self, path: str, limits: FileLimits) -> None:
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
                    **self._findings.layouts.get(sheet.name, SheetLayout()).to_json(),
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
            while found and found[-1] == "":
                found.pop()
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
