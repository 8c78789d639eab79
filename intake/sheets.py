"""The one place that writes xlsx. Nothing written here is a formula or a link, whatever a cell begins with."""

import datetime as dt
import math
import os
import shutil
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from intake.cells import Cell, Unusable, shown, without_control

Target = str | os.PathLike[str] | IO[bytes]

_SCRATCH = "cetrack-sheets-"
_EXCEL_TEXT_LIMIT = 32_767
_LOOKS_LIKE_FORMULA = ("=", "+", "-", "@")
_TITLE = {"bold": True, "bg_color": "#E9EFF7", "border": 1, "text_wrap": True, "valign": "vcenter"}


class SheetWriter:
    """A workbook written row by row in constant memory; ``font`` is how every cell looks that says nothing else."""

    def __init__(self, target: Target, name: str, **font: Any) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix=f"{_SCRATCH}{os.getpid()}-")
        options = {
            "constant_memory": True,
            "tmpdir": self._scratch.name,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(target if hasattr(target, "write") else os.fspath(target), options)
        self._font = font
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.next(name)

    def __enter__(self) -> "SheetWriter":
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self._book.close()
        finally:
            self._scratch.cleanup()

    def next(self, name: str) -> None:
        """Go on with a new sheet."""
        self._sheet = self._book.add_worksheet(name[:31])

    def widths(self, widths: Sequence[int], text: Sequence[bool] = ()) -> None:
        """Set the widths of the columns and which of them hold text."""
        for place, width in enumerate(widths):
            style = self._style(num_format="@") if place < len(text) and text[place] else None
            self._sheet.set_column(place, place, width, style)

    def freeze(self, rows: int, columns: int = 0) -> None:
        """Keep the first rows and columns in sight."""
        self._sheet.freeze_panes(rows, columns)

    def stamped(self, heading: str, stamp: str, below: str = "") -> None:
        """Say on paper what it is, who made it and when: above the table, and at the foot of every page (A4, across).
        ``below`` follows the stamp above the table."""
        self.put(0, 0, heading, bold=True, font_size=14)
        self.put(1, 0, " · ".join(filter(None, (stamp, below))), font_color="#555555")
        self.on_paper(stamp)

    def on_paper(self, stamp: str) -> None:
        """Print across on A4, as wide as the paper, with the stamp and the page number at the foot."""
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer(f"&L&8{_printed(stamp)}&R&8&P / &N")

    def watermark(self, text: str) -> None:
        """Say something at the head of every page."""
        self._sheet.set_header(f"&C{_printed(text)}")

    def head(self, row: int, titles: Sequence[object]) -> None:
        """Titles of columns, repeated on every page."""
        for place, title in enumerate(titles):
            self.put(row, place, str(title), **_TITLE)
        self._sheet.repeat_rows(row)

    def filters(self, row: int, last: int, columns: int) -> None:
        """Offer to filter the rows from the titles down to the last; nothing where there are none."""
        if last > row and columns:
            self._sheet.autofilter(row, 0, last, columns - 1)

    def choices(self, first: int, last: int, place: int, values: Sequence[str]) -> None:
        """Offer a list to choose from."""
        self._sheet.data_validation(
            first, place, last, place, {"validate": "list", "source": list(values), "error_type": "warning"}
        )

    def put(self, row: int, place: int, cell: Cell | Decimal, **style: Any) -> None:
        """Write one cell as what it is; text stays text."""
        if isinstance(cell, Decimal):
            cell = float(cell)
        if isinstance(cell, bool):
            self._sheet.write_boolean(row, place, cell, self._style(**style))
        elif isinstance(cell, dt.date):
            is_day = not isinstance(cell, dt.datetime)
            form = {"num_format": "yyyy-mm-dd" if is_day else "yyyy-mm-dd hh:mm:ss"}
            self._sheet.write_datetime(row, place, cell, self._style(**(style | form)))
        elif isinstance(cell, (int, float)) and math.isfinite(cell):
            # A number stays a number, so that the next reading refuses it again where digits may be lost.
            self._sheet.write_number(row, place, cell, self._style(**style))
        else:
            text = without_control(shown(cell))[:_EXCEL_TEXT_LIMIT]
            if isinstance(cell, Unusable) and not text:
                text = "#N/A"
            if text.startswith(_LOOKS_LIKE_FORMULA):
                style |= {"quote_prefix": True, "num_format": "@"}
            if text:
                self._sheet.write_string(row, place, text, self._style(**style))
            else:
                self._sheet.write_blank(row, place, None, self._style(**style))

    def _style(self, **style: Any) -> Any:
        key = tuple(sorted(style.items()))
        if key not in self._styles:
            self._styles[key] = self._book.add_format(self._font | style)
        return self._styles[key]


def unlike_a_formula(text: str) -> str:
    """For CSV, where nothing else says that a cell is text: an apostrophe before what a spreadsheet would take for a
    formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _printed(text: str) -> str:
    """Text in the head or foot of a page, where ``&`` begins a code."""
    return text.replace("&", "&&")


def sweep() -> int:
    """Removes what writers have left behind whose process was killed. Returns how many there were."""
    done = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*-*"):
        pid = folder.name.removeprefix(_SCRATCH).partition("-")[0]
        if folder.is_dir() and not Path("/proc", pid).exists() and folder.stat().st_uid == os.getuid():
            shutil.rmtree(folder, ignore_errors=True)
            done += 1
    return done
