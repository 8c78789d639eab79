"""What goes back to the person who sent a file: the receipt of refused rows, and templates to fill in.

Both are read again by ``read_table``: the note, the example row and the added columns are recognised and left out.
Nothing written here is a formula, whatever a cell begins with.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from intake.cells import shown
from intake.faults import Explained
from intake.headers import Schema
from intake.rows import WHOLE_ROW, SheetRow
from intake.sheets import SheetWriter, Target
from intake.table import SheetTable

REASON, MEND, ORIGINAL_ROW = "原因", "如何修改", "原表行号"
ADDED_TITLES = (REASON, MEND, ORIGINAL_ROW)

_NOTE = "以下 {count} 行没有导入。请改正标黄的单元格后直接上传本表；“原因”“如何修改”“原表行号”三列和本行会自动略过。"
_CHOICE_ROWS = 2_000
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_FAULTY = {"bg_color": "#FFEB9C", "font_color": "#9C0006"}
_HEADER = {"bold": True, "bg_color": "#D9E2F3", "border": 1, "text_wrap": True}


def write_receipt(
    target: Target, table: SheetTable, faults: Mapping[int, Mapping[str, Explained]] | None = None
) -> int:
    """Write the refused rows of a table with reasons; give how many there are.

    ``faults``: row number → field name → what is wrong; without it, the faults found while reading. A field name that
    has no column, or ``""``, concerns the row. The file can be mended and uploaded again with the same mapping.
    """
    if faults is None:
        faults = {row.number: row.faults for row in table.refused}
    rows = [row for row in table.rows if faults.get(row.number)]
    with SheetWriter(target, "未导入记录", **_FONT) as sheet:
        kept = [column for column, title in enumerate(table.titles) if title not in ADDED_TITLES]
        text_columns = {column for name, column in table.fields.items() if table.schema[name].text}
        extra = max((len(row.cells) for row in rows if not _torn(row)), default=0) - len(table.titles)
        kept += range(len(table.titles), len(table.titles) + max(0, extra))
        titles = [table.titles[column] if column < len(table.titles) else "" for column in kept]
        sheet.widths([22 if column in text_columns else 14 for column in kept] + [44, 44, 10])
        sheet.put(0, 0, _NOTE.format(count=len(rows)), bold=True)
        for place, title in enumerate([*titles, *ADDED_TITLES]):
            sheet.put(1, place, title, **_HEADER)
        sheet.freeze(2)
        sheet.on_paper(_NOTE.format(count=len(rows))[:60])
        for index, row in enumerate(rows, start=2):
            wrong = faults[row.number]
            _write_row(sheet, index, row, kept, text_columns, {table.fields.get(name, -1) for name in wrong})
            place = len(kept)
            sheet.put(index, place, _reasons(table, wrong), text_wrap=True)
            sheet.put(index, place + 1, "；".join(dict.fromkeys(one.hint_zh for one in wrong.values())), text_wrap=True)
            sheet.put(index, place + 2, row.number)
        sheet.filters(1, len(rows) + 1, len(kept) + len(ADDED_TITLES))
    return len(rows)


def _write_row(
    sheet: SheetWriter, index: int, row: SheetRow, kept: Sequence[int], text: set[int], wrong: set[int]
) -> None:
    if _torn(row):
        # Cells that may stand in the wrong columns are not offered as if they were right.
        sheet.put(index, 0, " | ".join(shown(cell) for cell in row.cells), **_FAULTY)
        return
    for place, column in enumerate(kept):
        cell = row.cells[column] if column < len(row.cells) else ""
        style: dict[str, Any] = {"num_format": "@"} if column in text else {}
        sheet.put(index, place, cell, **style, **(_FAULTY if column in wrong else {}))


def _torn(row: SheetRow) -> bool:
    return WHOLE_ROW in row.faults


def _reasons(table: SheetTable, wrong: Mapping[str, Explained]) -> str:
    parts = []
    for name, one in wrong.items():
        title = table.titles[table.fields[name]].strip("*＊ ") if name in table.fields else ""
        parts.append(f"{title}：{one.message_zh}" if title and title not in one.message_zh else one.message_zh)
    return "；".join(parts)


def write_template(target: Target, schema: Schema) -> None:
    """Write an empty file of the schema for download: starred columns, an example row, lists to choose from, notes."""
    with SheetWriter(target, schema.title, **_FONT) as sheet:
        sheet.widths([one.width for one in schema.fields], text=[one.text for one in schema.fields])
        for place, one in enumerate(schema.fields):
            sheet.put(0, place, f"*{one.title}" if one.required else one.title, **_HEADER)
        for place, one in enumerate(schema.fields):
            sheet.put(1, place, one.example, italic=True, font_color="#7F7F7F", num_format="@")
            if one.choices:
                sheet.choices(2, _CHOICE_ROWS, place, one.choices)
        sheet.freeze(1)
        sheet.next("填写说明")
        sheet.widths([18, 10, 60, 50])
        for place, title in enumerate(("列名", "是否必填", "怎样填写", "可填内容")):
            sheet.put(0, place, title, **_HEADER)
        for index, one in enumerate(schema.fields, start=1):
            sheet.put(index, 0, one.title)
            sheet.put(index, 1, "必填" if one.required else "选填")
            sheet.put(index, 2, one.note, text_wrap=True)
            sheet.put(index, 3, "、".join(one.choices), text_wrap=True)
        sheet.put(len(schema.fields) + 1, 0, "带 * 的列必须填写；以“示例”开头的行不会导入；多余的列会保留但不使用。")
