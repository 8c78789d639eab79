"""``read_table``: a file, a schema and perhaps a mapping in; rows with values and faults out."""

import dataclasses
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.cells import Cell, is_blank, shown
from intake.cells_told import cells_left_out
from intake.faults import Fault, FileRefused, fault
from intake.folding import fold
from intake.headers import (
    ColumnReading,
    Header,
    Schema,
    column_letters,
    find_header,
    normalised,
    read_header,
)
from intake.left_out import UNCOUNTED
from intake.limits import DEFAULT_LIMITS, FileLimits
from intake.mapping import Mapping
from intake.reading import Book, Sheet, open_book
from intake.rows import WHOLE_ROW, RowReader, SheetRow, Skipped
from intake.values.words import WordChoice

__all__ = [
    "WHOLE_ROW",
    "FileLook",
    "SheetReading",
    "SheetRow",
    "SheetTable",
    "Skipped",
    "look",
    "read_table",
]

LEFT_OUT = {
    "total": "合计行",
    "footer": "表尾的落款、说明、日期",
    "header": "重复的表头",
    "numbering": "列的编号行",
    "hint": "填写提示",
    "example": "示例",
    "zeros": "下拉留下的空行或只有 0 的行",
    "hidden": "隐藏的行",
}
"""Why a row was left out, in the words of the notice."""

Progress = Callable[[int, int], None]
_YEAR_ABOVE = re.compile(r"(?<![0-9])(20[0-9]{2})\s*(?:学?年度?)(?!\s*[0-9]{1,2}\s*月)")

_FOR_WHOLE_FILES = frozenset(["year", "subject"])
_NEVER_MISSED = UNCOUNTED | {"原因", "如何修改", "原表行号"}
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet of the file; ``alike``: it has a header too and could be read by naming it."""

    name: str
    rows: int
    visible: bool
    alike: bool
    read: bool

    def to_json(self) -> dict[str, Any]:
        """Plain data for plans."""
        return dataclasses.asdict(self)


@dataclass(slots=True)
class SheetTable:
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
    rows: list[SheetRow] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    empty: int = 0
    notices: list[Fault] = field(default_factory=list)
    columns: tuple[ColumnReading, ...] = ()
    sheets: tuple[SheetReading, ...] = ()
    filled: int = 0
    """Cells of merged ranges that were filled with the value of their first cell."""

    @property
    def said(self) -> list[Fault]:
        """Everything the reader has to say about the file: ``notices``, and what it left out or filled in."""
        found = list(self.notices)
        for why, numbers in self.left_out().items():
            rows = "、".join(map(str, numbers[:_EXAMPLES])) + (" 等" if len(numbers) > _EXAMPLES else "")
            code = "rows_hidden" if why == "hidden" else "rows_left_out"
            found.append(fault(code, kind=LEFT_OUT[why], count=len(numbers), rows=rows))
        if self.filled:
            found.append(fault("cells_filled", count=self.filled))
        found.extend(cells_left_out(self))
        if "exam_passed" in self.schema.names and not self.has("exam_passed"):
            examined = [row.values["subject"] for row in self.rows if row.values.get("subject") in self.schema.examined]
            if examined:
                found.append(fault("no_exam_column", count=len(examined), subjects=self._titles_of(examined)))
        return found

    def _titles_of(self, subjects: Iterable[Any]) -> str:
        choice = self.schema["subject"].parse
        titles = dict(zip(choice.values, choice.titles, strict=True)) if isinstance(choice, WordChoice) else {}
        return "、".join(str(titles.get(one, one)) for one in dict.fromkeys(subjects))

    def left_out(self) -> dict[str, list[int]]:
        """Numbers of the rows that were left out, by the reason."""
        found: dict[str, list[int]] = {}
        for one in self.skipped:
            found.setdefault(one.why, []).append(one.number)
        return found

    def to_json(self) -> dict[str, Any]:
        """What was read as plain data, without any value of a row: for plans, pages and commands."""
        return {
            "sheet": self.sheet,
            "sheets": [one.to_json() for one in self.sheets],
            "header_row": self.header_row,
            "notices": [{"code": one.code, "text": f"{one.message_zh}；{one.hint_zh}"} for one in self.said],
            "columns": [
                one.to_json() | {"meaning": self.schema[one.field].title if one.field else ""} for one in self.columns
            ],
            "rows": {"read": len(self.rows), "refused": len(self.refused), "empty": self.empty},
            "left_out": {
                why: {"rows": len(numbers), "examples": numbers[:_EXAMPLES]} for why, numbers in self.left_out().items()
            },
        }

    @property
    def refused(self) -> list[SheetRow]:
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
    hidden_rows: bool = False,
    limits: FileLimits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> SheetTable:
    """Read a file whole. Raise FileRefused when it cannot be read or has no header for ``schema``.

    ``sheet`` names the sheet to read; without it, the first visible one with a header. Hidden rows are left out and
    counted unless ``hidden_rows``. What holds for the whole file and has no column (the year) is a constant of the
    mapping. ``progress`` is called with rows read and rows in all. Nothing here asks the roster or any record: that is
    for the caller.
    """
    mapping = mapping or Mapping()
    with open_book(source, limits) as book:
        chosen, header = _choose(book, schema, mapping, sheet)
        _check_header(header, mapping)
        table = SheetTable(
            schema=schema,
            kind=book.kind,
            sha256=book.sha256,
            size=book.size,
            sheet=chosen.name,
            header_row=header.index + 1,
            titles=header.titles,
            fields=header.fields,
            mapping=mapping,
            columns=header.columns,
            sheets=_sheets(book, chosen, schema, mapping),
        )
        table.notices.extend(_file_notices(book, chosen, header, schema, mapping))
        reader = RowReader(table, header, book, chosen, chosen.hidden_rows if not hidden_rows else frozenset())
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
        hidden = table.left_out().get("hidden")
        raise FileRefused("rows_hidden_only", count=len(hidden)) if hidden else FileRefused("no_rows")
    _doubt_rounded_numbers(table)
    return table


def _doubt_rounded_numbers(table: SheetTable) -> None:
    """Where a spreadsheet has cut some document numbers to 15 digits, one in eleven still passes the check digit."""
    column = table.schema.key
    if any(column in row.faults and row.faults[column].code == "id_rounded" for row in table.rows):
        for row in table.rows:
            if str(row.values.get(column, "")).endswith("000"):
                del row.values[column]
                row.faults[column] = fault("id_rounded")


@dataclass(frozen=True, slots=True)
class FileLook:
    """What an officer sees of a file before saying how it is read; ``rows`` are the first ones below the header."""

    sheet: str
    sheets: tuple[SheetReading, ...]
    hidden_rows: int
    header: Header
    rows: list[list[Cell]]
    suggested: dict[str, str]


def look(
    source: str | os.PathLike[str], schema: Schema, *, sheet: str | None = None, limits: FileLimits = DEFAULT_LIMITS
) -> FileLook:
    """Sheets, hidden rows, header and first rows of a file, also of one whose columns are not recognised or lie on a
    hidden sheet. Raise FileRefused when it cannot be opened or has nothing in it."""
    with open_book(source, limits) as book:
        chosen, header = _proposed(book, schema, sheet)
        hidden = sum(row > header.index for row in chosen.hidden_rows)
        sheets = _sheets(book, chosen, schema, Mapping())
        rows = list(chosen.head[header.index + 1 : header.index + 6])
        return FileLook(chosen.name, sheets, hidden, header, rows, _suggested(chosen, header, schema))


def _proposed(book: Book, schema: Schema, name: str | None) -> tuple[Sheet, Header]:
    try:
        return _choose(book, schema, Mapping(), name)
    except FileRefused as refused:
        if refused.code == "sheet_hidden_only" and name is None:
            return _choose(book, schema, Mapping(), refused.params["sheet"])
        if refused.code != "no_header":
            raise
    chosen = next(one for one in book.sheets if one.total and (one.visible if name is None else one.name == name))
    index = _fullest(chosen.head)
    return chosen, read_header(index, chosen.head[index], schema)


def _suggested(chosen: Sheet, header: Header, schema: Schema) -> dict[str, str]:
    missing = {one.name for one in header.missing}
    above = "\n".join([chosen.name, *(fold(shown(cell)) for row in chosen.head[: header.index] for cell in row)])
    found = {}
    if "year" in missing and len(years := set(_YEAR_ABOVE.findall(above))) == 1:
        found["year"] = years.pop()
    if "subject" in missing:
        stems = {title: title.removesuffix("科目") or title for title in schema["subject"].choices}
        named = [title for title, stem in stems.items() if stem in above]
        if len(named) == 1:
            found["subject"] = named[0]
    return found


def _fullest(rows: Sequence[Sequence[Cell]]) -> int:
    """The first of the rows with most different texts: the likeliest header where no title is known."""
    widths = [len({cell for cell in row if isinstance(cell, str) and not is_blank(cell)}) for row in rows]
    return widths.index(max(widths))


def _choose(book: Book, schema: Schema, mapping: Mapping, name: str | None) -> tuple[Sheet, Header]:
    sheets = [one for one in book.sheets if name is None or one.name == name]
    if not sheets:
        raise FileRefused("file_empty") if name is None else FileRefused("sheet_unknown", sheet=name)
    found = [(one, find_header(one.head, schema, mapping, one.hidden_columns)) for one in sheets]
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
        doubted = {one.name: columns for one, columns in header.doubtful}
        for one in header.missing:
            if one.name in doubted:
                raise FileRefused("columns_doubtful", title=one.title, columns=_places(header, doubted[one.name]))
        found = "、".join(title for title in header.titles if title)
        titles = "、".join(one.title for one in header.missing)
        whole = [one.title for one in header.missing if one.name in _FOR_WHOLE_FILES]
        code = "columns_missing_whole" if len(whole) == len(header.missing) else "columns_missing"
        raise FileRefused(code, row=header.index + 1, titles=titles, found=found[:200])
    for one, columns in header.twice:
        raise FileRefused("columns_twice", title=one.title, columns=_places(header, columns))


def _places(header: Header, columns: Sequence[int]) -> str:
    return "、".join(f"{column_letters(column)} 列“{header.titles[column]}”" for column in columns)


def _sheets(book: Book, chosen: Sheet, schema: Schema, mapping: Mapping) -> tuple[SheetReading, ...]:
    return tuple(
        SheetReading(one.name, one.total, one.visible, _alike(one, schema, mapping), one is chosen)
        for one in book.sheets
        if one.total
    )


def _alike(sheet: Sheet, schema: Schema, mapping: Mapping) -> bool:
    header = find_header(sheet.head, schema, mapping, sheet.hidden_columns)
    return header is not None and not header.missing


def _file_notices(book: Book, chosen: Sheet, header: Header, schema: Schema, mapping: Mapping) -> Iterator[Fault]:
    others = [one for one in book.sheets if one is not chosen]
    alike = {
        one.index
        for one in others
        if (like := find_header(one.head, schema, mapping, one.hidden_columns)) and not like.missing
    }
    if named := "、".join(f"“{one.name}”" for one in others if one.index in alike and one.visible):
        yield fault("other_sheets", sheet=chosen.name, others=named)
    if named := "、".join(f"“{one.name}”" for one in others if one.index in alike and not one.visible):
        yield fault("hidden_sheets", others=named)
    for one, columns in header.rivals:
        yield fault("columns_rivals", title=one.title, used=column_letters(columns[0]))
    for one, columns in header.doubtful:
        yield fault("columns_doubted", title=one.title, columns=_places(header, columns))
    for column in header.hidden:
        yield fault("columns_hidden", column=_places(header, [column]))
    used = set(header.fields.values()) | {column for _, columns in header.rivals for column in columns}
    used |= {column for _, columns in header.doubtful for column in columns}
    if unused := [
        title
        for column, title in enumerate(header.titles)
        if title and column not in used and normalised(title) not in _NEVER_MISSED
    ]:
        yield fault("columns_ignored", titles="、".join(unused)[:200])
