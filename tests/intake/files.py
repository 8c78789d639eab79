"""Files for the tests: good ones, broken ones and hostile ones."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
KEPT = Path(__file__).resolve().parent / "files"

TITLES = ["姓名", "证件号码", "年度", "科目", "课程名称", "记录编号", "学时", "完成时间", "是否合格", "备注"]
FIELDS = [
    "name",
    "document_number",
    "year",
    "subject",
    "course_name",
    "record_number",
    "hours_tenths",
    "completed_on",
    "exam_passed",
    "remark",
]
GOOD: dict[str, Any] = {
    "name": "王建军",
    "document_number": "152502197507214742",
    "year": 2024,
    "subject": "公需课",
    "course_name": "数字经济",
    "record_number": "NMG1",
    "hours_tenths": 10,
    "completed_on": "2024-05-01",
    "exam_passed": "合格",
    "remark": "",
}


def good_row(**changes: Any) -> list[Any]:
    """A row that can be read, with some cells changed."""
    return list((GOOD | changes).values())


def write_xlsx(path: Path, rows: list[list[Any]], *, sheet: str = "学时", **options: Any) -> Path:
    """An xlsx with the rows from A1 on; dates become real dates."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False, **options})
    add_sheet(book, sheet, rows)
    book.close()
    return path


def add_sheet(book: Any, name: str, rows: list[list[Any]]) -> Any:
    """One more sheet of a workbook being written."""
    page = book.add_worksheet(name)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    clock = book.add_format({"num_format": "h:mm"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, (dt.date, dt.datetime)):
                page.write_datetime(row, column, cell, day)
            elif isinstance(cell, dt.timedelta):
                page.write_number(row, column, cell / dt.timedelta(days=1), clock)
            elif isinstance(cell, bool):
                page.write_boolean(row, column, cell)
            elif isinstance(cell, (int, float)):
                page.write_number(row, column, cell)
            elif cell:
                page.write_string(row, column, cell)
    return page


def csv_text(rows: list[list[Any]], delimiter: str = ",") -> str:
    """The rows as CSV."""
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return target.getvalue()


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file."""
    path.write_bytes(text.encode(encoding))
    return path


WORKBOOK = (
    '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{more}<sheets>'
    '<sheet name="S1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/>'
    "</Relationships>"
)
ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/>'
    "</Relationships>"
)
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
SHEET_OPEN = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def text_cell(reference: str, text: Any) -> str:
    """A cell of sheet XML that holds text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def xml_row(number: int, cells: list[Any]) -> str:
    """A row of sheet XML; a cell that begins with ``<`` is taken as XML."""
    made = [
        str(cell) if str(cell).startswith("<") else text_cell(f"{chr(65 + column)}{number}", cell)
        for column, cell in enumerate(cells)
    ]
    return f'<row r="{number}">{"".join(made)}</row>'


def sheet_xml(*rows: str, head: str = "", tail: str = "") -> str:
    """Sheet XML with the titles in row 1."""
    return f"{SHEET_OPEN}{head}<sheetData>{xml_row(1, TITLES)}{''.join(rows)}</sheetData>{tail}</worksheet>"


def write_raw_xlsx(
    path: Path,
    sheet: str | bytes,
    *,
    workbook: str = WORKBOOK.format(more=""),
    relations: str = RELATIONS,
    **parts: Any,
) -> Path:
    """An xlsx put together by hand; ``parts`` adds members by name (``__`` stands for a slash)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/workbook.xml", workbook)
        archive.writestr("xl/_rels/workbook.xml.rels", relations)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return path
