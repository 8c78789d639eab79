"""What a sheet hides and merges: hidden rows and columns, cells merged down. Runs in the reading process."""

import re
from dataclasses import dataclass, field
from typing import Any

from intake.limits import FileLimits

_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s([^>]*)>")
_NUMBER = re.compile(rb"\s?\b(r|min|max)=[\"']([0-9]{1,7})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']|\b(?:ht|width)=[\"']0(?:\.0*)?[\"']")
_RANGE = re.compile(rb"\bref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']")
_MOST_MERGED = 200_000
_LONGEST_TAG = 4096


@dataclass(slots=True)
class SheetLayout:
    """Rows and columns count from 0. ``merged``: (first row, last row, column) of cells merged down."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain data for the parent process."""
        return {"hidden_rows": self.hidden_rows, "hidden_columns": self.hidden_columns, "merged": self.merged}


class LayoutLook:
    """Looks at the XML of one sheet, piece by piece."""

    def __init__(self, limits: FileLimits) -> None:
        self._limits = limits
        self._open = b""
        self.layout = SheetLayout()

    def at(self, piece: bytes) -> None:
        """Look at the next piece; a tag that is not yet closed waits for the one after."""
        block = self._open + piece
        cut = block.rfind(b"<")
        cut = len(block) if cut < 0 or len(block) - cut > _LONGEST_TAG or b">" in block[cut:] else cut
        self._open, block = block[cut:], block[:cut]
        if b"hidden=" in block or b'="0"' in block or b"='0'" in block:
            self._rows(block)
            self._columns(block)
        if b"mergeCell " in block:
            self._merged(block)

    def _rows(self, block: bytes) -> None:
        most = self._limits.rows + self._limits.head_rows
        for match in _ROW.finditer(block):
            if _HIDDEN.search(match[1]):
                numbers = dict(_NUMBER.findall(match[1]))
                if b"r" in numbers and 0 < int(numbers[b"r"]) <= most:
                    self.layout.hidden_rows.append(int(numbers[b"r"]) - 1)

    def _columns(self, block: bytes) -> None:
        for match in _COLUMNS.finditer(block):
            if _HIDDEN.search(match[1]):
                numbers = dict(_NUMBER.findall(match[1]))
                first, last = int(numbers.get(b"min", b"0")), int(numbers.get(b"max", b"0"))
                self.layout.hidden_columns.extend(range(max(first, 1) - 1, min(last, self._limits.columns)))

    def _merged(self, block: bytes) -> None:
        most = self._limits.rows + self._limits.head_rows
        for match in _MERGED.finditer(block):
            found = _RANGE.search(match[1])
            if found is None or len(self.layout.merged) >= _MOST_MERGED:
                continue
            first, last, column = int(found[2]) - 1, int(found[4]) - 1, _column(found[1])
            if first < last < most and column < self._limits.columns:
                self.layout.merged.append((first, last, column))


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1
