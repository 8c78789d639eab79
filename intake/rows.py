"""Rows of cells become rows of values and faults; those that are no data are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as MappingType
from collections.abc import Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.cells import Cell, Unusable, is_blank, shown
from intake.faults import Fault, FileRefused, fault
from intake.headers import Field, Header, Schema
from intake.left_out import RowJudge
from intake.mapping import Mapping, as_said
from intake.reading import Book, Sheet
from intake.values import dates

if TYPE_CHECKING:
    from intake.table import SheetTable

WHOLE_ROW = ""
"""The name under which a fault of the whole row stands among the faults of its fields."""

_ERRORS = frozenset(["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!"])
_DAMAGED = "\ufffd"
# A cell that is broken refuses its row even where it is optional; an unknown word there does not.
_UNREADABLE = frozenset(["cell_damaged", "cell_error", "cell_time", "formula_no_value"])


@dataclass(slots=True)
class SheetRow:
    """One row of data.

    ``number`` is the row as the spreadsheet program shows it. ``cells`` stand under ``Table.titles``. ``values`` holds
    every field that has a column (or a constant) and no fault; None is an empty cell. ``faults`` by field name refuse
    the row, ``notices`` do not. ``cleared``: fields whose cell says that there is none (无); an empty one says nothing.
    """

    number: int
    cells: list[Cell]
    values: dict[str, Any]
    faults: dict[str, Fault] = field(default_factory=dict)
    notices: dict[str, Fault] = field(default_factory=dict)
    cleared: set[str] = field(default_factory=set)

    @property
    def good(self) -> bool:
        """Whether every field could be read."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data, or hidden; ``why``: a key of ``LEFT_OUT``. Empty rows are only counted."""

    number: int
    why: str


class RowReader:
    """Turns rows of cells into ``Row``s. Repeated cells are parsed once: the memory belongs to one file."""

    def __init__(self, table: SheetTable, header: Header, book: Book, sheet: Sheet, hidden: Set[int]) -> None:
        self._table = table
        self._header = header
        self._width = len(header.titles)
        self._is_text = book.kind == "text"
        self._usual = _usual_width(sheet, header)
        words = table.mapping.words
        self._columns = [
            _Column(table.schema[name], column, book.date1904, words.get(name, {}))
            for name, column in header.fields.items()
        ]
        # A field that is parsed beside another one comes after it.
        self._columns.sort(key=lambda column: column.beside is not None)
        self._constants = _constants(table.schema, table.mapping, header)
        self._check = table.schema.check
        self._judge = RowJudge(header, table.schema.key)
        self._hidden = hidden
        self._merged = _Merged(sheet, table.schema, header)

    def take(self, number: int, cells: list[Cell]) -> None:
        """Add one row below the header to the table, as data or as skipped."""
        table = self._table
        if cells and isinstance(cells[0], Unusable) and cells[0].code.startswith("row_"):
            table.rows.append(SheetRow(number, cells, {}, {WHOLE_ROW: fault(cells[0].code)}))
            return
        if len(cells) < self._width:
            cells = cells + [""] * (self._width - len(cells))
        filled = self._merged.fill(number - 1, cells) if self._merged.any else 0
        if number - 1 in self._hidden:
            if all(is_blank(cell) for cell in cells):
                table.empty += 1
            else:
                table.skipped.append(Skipped(number, "hidden"))
            return
        table.filled += filled
        row = SheetRow(number, cells, dict(self._constants))
        self._parse(row)
        if self._table.schema.key in row.faults:
            if all(is_blank(cell) for cell in cells):
                table.empty += 1
                return
            if why := self._judge.why(cells, before_data=not table.rows):
                table.skipped.append(Skipped(number, why))
                return
        elif "name" in row.faults and self._judge.is_example(cells):
            table.skipped.append(Skipped(number, "example"))
            return
        table.rows.append(row)

    def _parse(self, row: SheetRow) -> None:
        cells, values, faults = row.cells, row.values, row.faults
        left_out: dict[str, Fault] = {}
        for column in self._columns:
            if column.beside is None:
                found = column.read(cells[column.index])
            elif column.beside in faults:
                continue
            else:
                found = column.read_beside(cells[column.index], values.get(column.beside))
            if found.__class__ is Fault:
                if column.lenient and found.code not in _UNREADABLE:
                    values[column.name], left_out[column.name] = None, found
                else:
                    faults[column.name] = found
            else:
                values[column.name] = found
                if (found is None or found == "") and not is_blank(cells[column.index]):
                    row.cleared.add(column.name)
        if (
            len(cells) > self._width
            and self._is_text
            and (len(cells) > self._usual or any(not is_blank(cell) for cell in cells[self._width :]))
        ):
            faults[WHOLE_ROW] = fault("row_too_many_cells")
        row.notices = left_out
        if self._check is not None and not faults:
            row.notices = left_out | self._check(values)


class _Merged:
    """Cells merged down over several rows: what stands in the first is filled into the others."""

    def __init__(self, sheet: Sheet, schema: Schema, header: Header) -> None:
        fields = {column: schema[name] for name, column in header.fields.items()}
        self._starts: dict[int, list[tuple[int, int]]] = {}
        for first, last, column in sheet.merged:
            if first > header.index and column in fields:
                self._starts.setdefault(first, []).append((column, last))
        self._own = {column for column, one in fields.items() if one.own}
        self._open: dict[int, tuple[int, Cell]] = {}
        self.any = bool(self._starts)

    def fill(self, index: int, cells: list[Cell]) -> int:
        """Fill the cells of a row, in place; how many. A row that is empty but for them stays as it is."""
        for column, last in self._starts.get(index, ()):
            self._open[column] = (last, cells[column])
            if column in self._own:
                cells[column] = Unusable("cell_merged", shown(cells[column]))
        open_here = {column: cell for column, (last, cell) in self._open.items() if index <= last}
        beside = any(not is_blank(cell) for column, cell in enumerate(cells) if column not in open_here)
        filled = 0
        for column, cell in open_here.items():
            # What stands below the first cell of a range is not shown, so it is not what the file says.
            if not beside or is_blank(cell):
                continue
            if column in self._own:
                cells[column] = Unusable("cell_merged", shown(cell))
            elif cells[column] != cell:
                cells[column] = cell
                filled += 1
        return filled


class _Column:
    """One recognised column with what its cells have meant so far."""

    def __init__(self, one: Field, index: int, date1904: bool, words: MappingType[str, str]) -> None:
        self._words = words
        self.field = one
        self.name = one.name
        self.beside = one.beside
        self.lenient = one.lenient
        self.index = index
        self._date1904 = date1904 and one.parse is dates.day
        self._known: dict[Any, Any] = {}

    def read(self, cell: Cell) -> Any:
        """The value of a cell, or its fault."""
        # 1, 1.0 and True are one key to a dict, but three cells.
        key = cell if cell.__class__ is str else (cell.__class__, cell)
        try:
            return self._known[key]
        except KeyError:
            found = self._known[key] = self._read(cell, None)
            return found

    def read_beside(self, cell: Cell, beside: Any) -> Any:
        """The value of a cell that is read in the light of another value, or its fault."""
        key = (cell.__class__, cell, beside)
        try:
            return self._known[key]
        except KeyError:
            found = self._known[key] = self._read(cell, beside)
            return found

    def _read(self, cell: Cell, beside: Any) -> Any:
        if isinstance(cell, Unusable):
            return fault(cell.code, text=cell.text)
        if is_blank(cell):
            return fault("empty", title=self.field.title) if self.field.required else None
        if isinstance(cell, str):
            if _DAMAGED in cell:
                return fault("cell_damaged")
            if cell.strip() in _ERRORS:
                return fault("cell_error", text=cell.strip())
        if self._words and (meant := self._words.get(as_said(cell))) is not None:
            return self.field.parse(meant) if meant else None
        if self._date1904 and isinstance(cell, (int, float)):
            return fault("date_1904")
        found = self.field.parse(cell, beside) if self.field.beside else self.field.parse(cell)
        if found in (None, "") and self.field.required:
            return fault("empty", title=self.field.title)
        return found


def _constants(schema: Schema, mapping: Mapping, header: Header) -> dict[str, Any]:
    found = {}
    for name, text in mapping.constants.items():
        if name in header.fields:
            continue
        value = None if is_blank(text) else schema[name].parse(text)
        if isinstance(value, Fault):
            raise FileRefused("mapping_constant", title=schema[name].title, reason=value.message_zh)
        found[name] = value
    return found


def _usual_width(sheet: Sheet, header: Header) -> int:
    """How many cells the rows of a text file have: a row with more has lost its columns to a stray delimiter."""
    counted = Counter(len(row) for row in sheet.head[header.index :] if row)
    return max(len(header.titles), min(counted, key=lambda width: (-counted[width], width)))
