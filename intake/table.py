"""``read_table``: a file, a schema and perhaps a mapping in; rows with values and faults out."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.cells import Cell, Unusable, is_blank, narrow, shown, visible
from intake.faults import Fault, FileRefused, fault
from intake.headers import (
    Field,
    Header,
    Mapping,
    Schema,
    column_letters,
    find_header,
    normalised,
    read_header,
    repeats_header,
)
from intake.limits import DEFAULT_LIMITS, Limits
from intake.reading import Book, Sheet, open_book
from intake.values import dates

WHOLE_ROW = ""
"""The name under which a fault of the whole row stands among the faults of its fields."""

Progress = Callable[[int, int], None]

_TOTAL = re.compile(
    r"(?:合计|总计|小计|共计|累计|总学时|总和|本页合计|学时合计|以上合计)(?:[:：(（].*|[0-9.]*|学时|人数)?|.{1,20}(?:小计|合计)[:：]?"
)
_FOOTER = re.compile(
    r"(?:制表|填表|填报|审核|审批|复核|经办|负责|联系|打印|导出|统计|单位负责|主管|报送|盖章|签字|签名|签章|落款)"
    r"[^:：]{0,12}(?:[:：].*)?|(?:备注|注|说明|附注|填表说明|填写说明)[0-9]?[:：、.].*|共[0-9]+[条页行人].*|第[0-9]+页.*|[(（]?以下(?:空白|无正文)[)）]?|-+end-+"
)
_EXAMPLE = re.compile(r"[(（【\[]?(?:示例|样例|例如|填写示例)")
_FIGURE = re.compile(r"[0-9.,]+")
_ERRORS = frozenset(["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!"])
_DAMAGED = "\ufffd"
_NEVER_MISSED = frozenset(["序号", "行号", "编号", "no", "no.", "#", "原因", "如何修改", "原表行号"])


@dataclass(slots=True)
class Row:
    """One row of data.

    ``number`` is the row as the spreadsheet program shows it. ``cells`` stand under ``Table.titles``. ``values`` holds
    every field that has a column (or a constant) and no fault; None is an empty cell. ``faults`` by field name refuse
    the row, ``notices`` do not.
    """

    number: int
    cells: list[Cell]
    values: dict[str, Any]
    faults: dict[str, Fault] = field(default_factory=dict)
    notices: dict[str, Fault] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether every field could be read."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data; ``why``: total, footer, header or example. Empty rows are only counted."""

    number: int
    why: str


@dataclass(slots=True)
class Table:
    """What was read. ``fields`` gives the column of each recognised field; ``notices`` concern the file."""

    schema: Schema
    kind: str
    sha256: str
    size: int
    sheet: str
    header_row: int
    titles: tuple[str, ...]
    fields: dict[str, int]
    mapping: Mapping
    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    empty: int = 0
    notices: list[Fault] = field(default_factory=list)

    @property
    def refused(self) -> list[Row]:
        """The rows with faults."""
        return [row for row in self.rows if row.faults]

    def has(self, name: str) -> bool:
        """Whether the file speaks of a field at all: by a column or by a constant of the mapping."""
        return name in self.fields or name in self.mapping.constants


def read_table(
    source: str | os.PathLike[str],
    schema: Schema,
    mapping: Mapping | None = None,
    *,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Table:
    """Read a file whole. Raise FileRefused when it cannot be read or has no header for ``schema``.

    ``sheet`` names the sheet to read; without it, the first visible one with a header. ``progress`` is called with
    rows read and rows in all. Nothing here asks the roster or any record: that is for the caller.
    """
    mapping = mapping or Mapping()
    with open_book(source, limits) as book:
        chosen, header = _choose(book, schema, mapping, sheet)
        _check_header(header, mapping)
        table = Table(
            schema=schema,
            kind=book.kind,
            sha256=book.sha256,
            size=book.size,
            sheet=chosen.name,
            header_row=header.index + 1,
            titles=header.titles,
            fields=header.fields,
            mapping=mapping,
        )
        table.notices.extend(_file_notices(book, chosen, header, schema, mapping))
        reader = _RowReader(table, header, book, chosen)
        number = 0
        for batch in book.batches(chosen):
            for cells in batch:
                number += 1
                if number > header.index + 1:
                    reader.take(number, cells)
            if len(table.rows) > limits.rows:
                raise FileRefused("rows_too_many", limit=f"{limits.rows:,}")
            if progress is not None:
                progress(number, max(number, chosen.total))
    if not table.rows:
        raise FileRefused("no_rows")
    _doubt_rounded_numbers(table)
    return table


def _doubt_rounded_numbers(table: Table) -> None:
    """Where a spreadsheet has cut some document numbers to 15 digits, one in eleven still passes the check digit."""
    column = table.schema.key
    if any(column in row.faults and row.faults[column].code == "id_rounded" for row in table.rows):
        for row in table.rows:
            if str(row.values.get(column, "")).endswith("000"):
                del row.values[column]
                row.faults[column] = fault("id_rounded")


def propose_mapping(
    source: str | os.PathLike[str], schema: Schema, *, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> tuple[Header, list[list[Cell]]]:
    """The header as recognised and the first rows below it, for the page where an officer adjusts the mapping.

    Works on a file whose columns are not recognised, too. ``Header.as_mapping`` is the proposal.
    """
    with open_book(source, limits) as book:
        try:
            chosen, header = _choose(book, schema, Mapping(), sheet)
        except FileRefused as refused:
            if refused.code != "no_header":
                raise
            chosen = next(one for one in book.sheets if one.total and (one.visible or one.name == sheet))
            header = read_header(_fullest(chosen.head), chosen.head[_fullest(chosen.head)], schema)
        return header, list(chosen.head[header.index + 1 : header.index + 6])


def _fullest(rows: Sequence[Sequence[Cell]]) -> int:
    """The first of the rows with most different texts: the likeliest header where no title is known."""
    widths = [len({cell for cell in row if isinstance(cell, str) and not is_blank(cell)}) for row in rows]
    return widths.index(max(widths))


def _choose(book: Book, schema: Schema, mapping: Mapping, name: str | None) -> tuple[Sheet, Header]:
    sheets = [one for one in book.sheets if name is None or one.name == name]
    if not sheets:
        raise FileRefused("file_empty") if name is None else FileRefused("sheet_unknown", sheet=name)
    found = [(one, find_header(one.head, schema, mapping)) for one in sheets]
    seen = [(one, header) for one, header in found if header is not None and (one.visible or name is not None)]
    whole = [(one, header) for one, header in seen if not header.missing]
    if whole or seen:
        return (whole or seen)[0]
    hidden = [one for one, header in found if header is not None]
    if hidden:
        raise FileRefused("sheet_hidden_only", sheet=hidden[0].name)
    if not any(one.total for one in sheets):
        raise FileRefused("file_empty")
    titles = "、".join(one.title for one in schema.required)
    raise FileRefused("no_header", rows=max(len(one.head) for one in sheets), titles=titles)


def _check_header(header: Header, mapping: Mapping) -> None:
    if header.missing:
        found = "、".join(title for title in header.titles if title)
        titles = "、".join(one.title for one in header.missing)
        raise FileRefused("columns_missing", row=header.index + 1, titles=titles, found=found[:200])
    for one, columns in header.twice:
        places = "、".join(f"{column_letters(column)} 列“{header.titles[column]}”" for column in columns)
        raise FileRefused("columns_twice", title=one.title, columns=places)


def _file_notices(book: Book, chosen: Sheet, header: Header, schema: Schema, mapping: Mapping) -> Iterator[Fault]:
    others = [one for one in book.sheets if one is not chosen]
    alike = {one.index for one in others if (like := find_header(one.head, schema, mapping)) and not like.missing}
    if named := "、".join(f"“{one.name}”" for one in others if one.index in alike and one.visible):
        yield fault("other_sheets", sheet=chosen.name, others=named)
    if named := "、".join(f"“{one.name}”" for one in others if one.index in alike and not one.visible):
        yield fault("hidden_sheets", others=named)
    for one, columns in header.rivals:
        yield fault("columns_rivals", title=one.title, used=column_letters(columns[0]))
    used = set(header.fields.values()) | {column for _, columns in header.rivals for column in columns}
    if unused := [
        title
        for column, title in enumerate(header.titles)
        if title and column not in used and normalised(title) not in _NEVER_MISSED
    ]:
        yield fault("columns_ignored", titles="、".join(unused)[:200])


class _RowReader:
    """Turns rows of cells into ``Row``s. Repeated cells are parsed once: the memory belongs to one file."""

    def __init__(self, table: Table, header: Header, book: Book, sheet: Sheet) -> None:
        self._table = table
        self._header = header
        self._width = len(header.titles)
        self._is_text = book.kind == "text"
        self._usual = _usual_width(sheet, header)
        self._columns = [_Column(table.schema[name], column, book.date1904) for name, column in header.fields.items()]
        # A field that is parsed beside another one comes after it.
        self._columns.sort(key=lambda column: column.beside is not None)
        self._constants = _constants(table.schema, table.mapping, header)
        self._key = header.fields.get(table.schema.key)
        self._check = table.schema.check

    def take(self, number: int, cells: list[Cell]) -> None:
        """Add one row below the header to the table, as data or as skipped."""
        table = self._table
        if cells and isinstance(cells[0], Unusable) and cells[0].code.startswith("row_"):
            table.rows.append(Row(number, cells, {}, {WHOLE_ROW: fault(cells[0].code)}))
            return
        if len(cells) < self._width:
            cells = cells + [""] * (self._width - len(cells))
        row = Row(number, cells, dict(self._constants))
        self._parse(row)
        if self._table.schema.key in row.faults:
            if all(is_blank(cell) for cell in cells):
                table.empty += 1
                return
            if why := self._not_data(cells):
                table.skipped.append(Skipped(number, why))
                return
        table.rows.append(row)

    def _parse(self, row: Row) -> None:
        cells, values, faults = row.cells, row.values, row.faults
        for column in self._columns:
            if column.beside is None:
                found = column.read(cells[column.index])
            elif column.beside in faults:
                continue
            else:
                found = column.read_beside(cells[column.index], values.get(column.beside))
            if found.__class__ is Fault:
                faults[column.name] = found
            else:
                values[column.name] = found
        if (
            len(cells) > self._width
            and self._is_text
            and (len(cells) > self._usual or any(not is_blank(cell) for cell in cells[self._width :]))
        ):
            faults[WHOLE_ROW] = fault("row_too_many_cells")
        if self._check is not None and not faults:
            row.notices = self._check(values)

    def _not_data(self, cells: Sequence[Cell]) -> str:
        """Why a row whose key cannot be read is no data, or nothing when it must be taken for data."""
        if self._key is not None and not is_blank(cells[self._key]):
            if repeats_header(cells, self._header):
                return "header"
            return "example" if self._is_example(cells) else ""
        words = [text for text in _texts(cells) if not _FIGURE.fullmatch(text)]
        if any(_TOTAL.fullmatch(text.casefold()) for text in words[:3]):
            return "total"
        if words and len(words) <= 6 and _FOOTER.fullmatch(words[0].casefold()):
            return "footer"
        return ""

    def _is_example(self, cells: Sequence[Cell]) -> bool:
        column = self._header.fields.get("name")
        cell = cells[column] if column is not None else None
        return isinstance(cell, str) and _EXAMPLE.match(visible(cell)) is not None


class _Column:
    """One recognised column with what its cells have meant so far."""

    def __init__(self, one: Field, index: int, date1904: bool) -> None:
        self.field = one
        self.name = one.name
        self.beside = one.beside
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


def _texts(cells: Sequence[Cell]) -> list[str]:
    return ["".join(visible(narrow(shown(cell))).split()) for cell in cells if not is_blank(cell)]
