"""CSV and its relatives: which encoding, which delimiter, which rows. Runs in the reading process."""

import contextlib
import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

from intake.cells import Cell, Unusable
from intake.faults import FileRefused
from intake.limits import FileLimits

_DELIMITERS = ",\t;|"
_SAMPLE_LINES = 200
# Of the characters beyond ASCII, this share may be damaged before the file counts as being in another encoding.
_DAMAGED_SHARE = 20
_ECHO = 200
_BEHIND_LINE = "\x1e"


def encoding_of(data: bytes) -> str:
    """The encoding of a text file. Raise FileRefused for binary data and for encodings that cannot be told."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", ""),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            if not name:
                raise FileRefused("encoding_unknown")
            return name
    start = data[:4096]
    if b"\x00" in start:
        even, odd = start[::2].count(0), start[1::2].count(0)
        if max(even, odd) > 4 * min(even, odd) and max(even, odd) * 20 > len(start):
            return "utf-16-le" if odd > even else "utf-16-be"
        raise FileRefused("not_a_table")
    if b"\x00" in data:
        raise FileRefused("not_a_table")
    beyond = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    for name, width in (("utf-8", 3), ("gb18030", 2)):
        damaged = _damaged(data, name)
        if damaged * width * _DAMAGED_SHARE <= beyond:
            return name
    raise FileRefused("encoding_unknown")


def _damaged(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode(encoding, "replace").count("\ufffd")
    return 0


class TextTable:
    """The rows of a text file. Damaged characters are kept as U+FFFD; the rows that hold them are refused later."""

    def __init__(self, data: bytes, limits: FileLimits) -> None:
        self._data = data
        self._limits = limits
        self.encoding = encoding_of(data)
        self.delimiter = self._delimiter()
        csv.field_size_limit(limits.cell_characters)
        self.total, self._by_line = self._examine()

    def _lines(self) -> Iterator[str]:
        return iter(io.TextIOWrapper(io.BytesIO(self._data), self.encoding, errors="replace", newline=""))

    def _delimiter(self) -> str:
        sample = [line for line, _ in zip(self._lines(), range(_SAMPLE_LINES), strict=False)]
        best, chosen = 0, ","
        for delimiter in _DELIMITERS:
            counted = Counter(line.count(delimiter) for line in sample)
            counted.pop(0, None)
            signs, lines = max(counted.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
            if lines * min(signs, 40) > best:
                best, chosen = lines * min(signs, 40), delimiter
        return chosen

    def _examine(self) -> tuple[int, bool]:
        """How many rows, and whether quotes are so broken that every line must be read by itself.

        Two stray quotes can swallow whole rows into one cell: a cell of several lines that hold delimiters themselves.
        """
        count = 0
        try:
            for row in csv.reader(self._lines(), delimiter=self.delimiter, strict=True):
                count += 1
                self._allow(count)
                for cell in row:
                    if "\n" in cell and any(line.count(self.delimiter) > 2 for line in cell.splitlines()):
                        raise csv.Error("a row inside a cell")
        except csv.Error:
            count = sum(1 for _ in self._lines())
            self._allow(count)
            return count, True
        return count, False

    def _allow(self, count: int) -> None:
        if count > self._limits.rows + self._limits.head_rows:
            raise FileRefused("rows_too_many", limit=f"{self._limits.rows:,}")

    def rows(self) -> Iterator[list[Cell]]:
        """Every row, empty ones too, so that the n-th is row n of the spreadsheet."""
        if not self._by_line:
            yield from csv.reader(self._lines(), delimiter=self.delimiter, strict=True)
            return
        usual = self._usual_width()
        for line in self._lines():
            try:
                yield from csv.reader([line], delimiter=self.delimiter, strict=True)
            except csv.Error:
                row = _as_excel_reads(line, self.delimiter)
                yield row if row is not None and len(row) == usual else [Unusable("row_quotes", line.strip()[:_ECHO])]

    def _usual_width(self) -> int:
        """How many cells most of the lines have whose quotes are in order."""
        counted: Counter[int] = Counter()
        for line in itertools.islice(self._lines(), _SAMPLE_LINES):
            with contextlib.suppress(csv.Error):
                counted.update(len(row) for row in csv.reader([line], delimiter=self.delimiter, strict=True) if row)
        return max(counted, key=lambda width: (counted[width], width), default=0)


def _as_excel_reads(line: str, delimiter: str) -> list[Cell] | None:
    """A line with quotes inside quoted text, as spreadsheet programs read it; None when a quote is never closed."""
    text = line.rstrip("\r\n")
    try:
        # A cell more behind the line would be swallowed by a quote that is left open.
        *row, last = next(csv.reader([f"{text}{delimiter}{_BEHIND_LINE}"], delimiter=delimiter))
    except (csv.Error, ValueError):
        return None
    return list(row) if last == _BEHIND_LINE else None


class TextReader:
    """Reads csv, tab-separated text and the like; the same face as the readers of workbooks."""

    def __init__(self, data: bytes, limits: FileLimits) -> None:
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
