"""Receipts and templates: what is written, and that it can be uploaded again."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from intake.faults import FileRefused
from intake.receipt import ADDED_TITLES, write_receipt, write_template
from intake.schemas import PLAN_PARTICIPANTS, PLATFORM, ROSTER, platform_schema
from intake.table import SheetTable, read_table
from tests.intake.files import GOOD, TITLES, csv_text, good_row, write_text, write_xlsx

SCHEMAS = [PLATFORM, ROSTER, PLAN_PARTICIPANTS, platform_schema("zj.nmgrcpx.com")]


def table_of(folder: Path, *rows: list[Any], titles: list[str] = TITLES) -> SheetTable:
    return read_table(write_xlsx(folder / "sent.xlsx", [["学时明细"], titles, *rows]), PLATFORM)


def receipt_of(folder: Path, table: SheetTable, faults: Any = None) -> Any:
    write_receipt(folder / "receipt.xlsx", table, faults)
    return openpyxl.load_workbook(folder / "receipt.xlsx").active


def coloured(cell: Any) -> bool:
    return bool(cell.fill.fgColor.rgb == "FFFFEB9C")


class TestReceipt:
    def test_holds_the_refused_rows_with_their_columns_and_reasons(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, good_row(), good_row(hours_tenths=7.55, completed_on="24-05-01"), good_row())
        page = receipt_of(tmp_path, table)
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        assert "1 行没有导入" in rows[0][0]
        assert rows[1] == [*TITLES, *ADDED_TITLES]
        assert rows[2][:10] == [one or None for one in good_row(hours_tenths=7.55, completed_on="24-05-01")]
        assert rows[2][10] == "学时：“7.55”的小数多于一位；完成时间：“24-05-01”的年份只有两位"
        assert "四位年份" in rows[2][11]
        assert rows[2][12] == 4
        assert len(rows) == 3

    def test_colours_the_faulty_cells_and_no_others(self, tmp_path: Path) -> None:
        page = receipt_of(tmp_path, table_of(tmp_path, good_row(hours_tenths="x", name="")))
        assert [cell.column for cell in page[3] if coloured(cell)] == [1, 7]

    def test_tells_how_many_rows_it_holds(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, good_row(year=""), good_row(), good_row(year=""))
        assert write_receipt(io.BytesIO(), table) == 2

    def test_takes_the_reasons_of_an_app(self, tmp_path: Path) -> None:
        @dataclass(frozen=True)
        class NotOnRoster:
            message_zh: str = "此人不在花名册中"
            hint_zh: str = "请先登记"

        table = table_of(tmp_path, good_row(), good_row(record_number="N2"))
        page = receipt_of(tmp_path, table, {3: {"document_number": NotOnRoster(), "": NotOnRoster()}})
        assert page.max_row == 3
        assert page.cell(3, 11).value == "证件号码：此人不在花名册中；此人不在花名册中"
        assert page.cell(3, 12).value == "请先登记"
        assert [cell.column for cell in page[3] if coloured(cell)] == [2]

    @pytest.mark.parametrize(
        "text", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"]
    )
    def test_keeps_text_that_looks_like_a_formula_as_text(self, tmp_path: Path, text: str) -> None:
        table = table_of(tmp_path, good_row(remark=text, year=""))
        cell = receipt_of(tmp_path, table)["J3"]
        assert (cell.data_type, cell.value) == ("s", text)
        with zipfile.ZipFile(tmp_path / "receipt.xlsx") as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet

    def test_strips_control_characters(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, good_row(course_name="数字\x07经济", remark="x\x0by"))
        assert table.refused
        page = receipt_of(tmp_path, table)
        assert (page["E3"].value, page["J3"].value) == ("数字经济", "xy")

    def test_keeps_digits_of_document_numbers_as_text(self, tmp_path: Path) -> None:
        cell = receipt_of(tmp_path, table_of(tmp_path, good_row(year="")))["B3"]
        assert (cell.data_type, cell.number_format, cell.value) == ("s", "@", GOOD["document_number"])

    def test_keeps_dates_as_dates(self, tmp_path: Path) -> None:
        moment = dt.datetime(2024, 5, 1, 10, 30)
        table = table_of(
            tmp_path, good_row(year="", completed_on=moment), good_row(year="", completed_on=dt.date(2024, 5, 2))
        )
        page = receipt_of(tmp_path, table)
        assert [page.cell(row, 8).value for row in (3, 4)] == [moment, dt.datetime(2024, 5, 2)]

    def test_of_very_long_text_opens(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, good_row(remark="长" * 32_767, year=""))
        assert len(receipt_of(tmp_path, table)["J3"].value) == 32_767


FAULTY = [
    good_row(record_number=f"F{number}", **change)
    for number, change in enumerate(
        [
            {"document_number": 152502197507214742},
            {"document_number": "1.52502E+17"},
            {"document_number": "152502197507214741"},
            {"hours_tenths": 7.55},
            {"hours_tenths": True},
            {"hours_tenths": dt.date(2024, 5, 1)},
            {"hours_tenths": dt.timedelta(hours=7)},
            {"completed_on": "2024-02-30"},
            {"completed_on": 20240230},
            {"year": ""},
            {"exam_passed": "#N/A"},
            {"subject": "选修"},
            {"name": "王\ufffd军"},
            {"course_name": "=1" + "课" * 300},
        ]
    )
]


class TestReceiptUploadedAgain:
    def test_unmended_refuses_the_same_rows_for_the_same_reasons(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, *FAULTY)
        write_receipt(tmp_path / "receipt.xlsx", table)
        again = read_table(tmp_path / "receipt.xlsx", PLATFORM)
        assert again.header_row == 2
        assert again.notices == []
        assert [row.faults.keys() for row in again.rows] == [row.faults.keys() for row in table.rows]

    def test_mended_is_read(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, good_row(hours_tenths=7.55))
        page = receipt_of(tmp_path, table)
        page["G3"] = 7.5
        page.parent.save(tmp_path / "mended.xlsx")
        again = read_table(tmp_path / "mended.xlsx", PLATFORM)
        assert again.refused == []
        assert again.rows[0].values == table_of(tmp_path, good_row(hours_tenths=7.5)).rows[0].values

    def test_a_second_time_adds_its_columns_once(self, tmp_path: Path) -> None:
        write_receipt(tmp_path / "one.xlsx", table_of(tmp_path, *FAULTY))
        again = read_table(tmp_path / "one.xlsx", PLATFORM)
        page = receipt_of(tmp_path, again)
        assert [cell.value for cell in page[2]] == [*TITLES, *ADDED_TITLES]
        assert page.max_row == len(FAULTY) + 2

    def test_does_not_make_good_rows_of_rows_whose_columns_were_out_of_place(self, tmp_path: Path) -> None:
        text = (
            csv_text([TITLES, *[good_row()] * 3])
            .replace("数字经济", '数字","经济', 1)
            .replace("数字经济", "数字,经济", 1)
        )
        table = read_table(write_text(tmp_path / "a.csv", text), PLATFORM)
        assert len(table.refused) == 2
        write_receipt(tmp_path / "receipt.xlsx", table)
        again = read_table(tmp_path / "receipt.xlsx", PLATFORM)
        assert len(again.refused) == 2
        assert "经济" in again.refused[0].cells[0]

    def test_of_a_formula_never_calculated_refuses_it_again(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.append(TITLES)
        book.active.append(good_row(exam_passed="=1+1"))
        book.save(tmp_path / "a.xlsx")
        write_receipt(tmp_path / "receipt.xlsx", read_table(tmp_path / "a.xlsx", PLATFORM))
        assert list(read_table(tmp_path / "receipt.xlsx", PLATFORM).rows[0].faults) == ["exam_passed"]

    def test_keeps_an_unknown_column_and_one_without_title(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, [*good_row(year=""), "甲", "乙"], titles=[*TITLES, "地区"])
        page = receipt_of(tmp_path, table)
        assert [page.cell(2, column).value for column in (11, 12, 13)] == ["地区", None, "原因"]
        assert [page.cell(3, column).value for column in (11, 12)] == ["甲", "乙"]


class TestTemplate:
    @pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: one.name)
    def test_stars_what_is_required_and_is_recognised(self, tmp_path: Path, schema: Any) -> None:
        write_template(tmp_path / "t.xlsx", schema)
        page = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
        assert [cell.value for cell in page[1]] == [("*" if one.required else "") + one.title for one in schema.fields]
        with pytest.raises(FileRefused) as caught:
            read_table(tmp_path / "t.xlsx", schema)
        assert caught.value.code == "no_rows"

    @pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: one.name)
    def test_filled_in_below_the_example_is_read_without_it(self, tmp_path: Path, schema: Any) -> None:
        write_template(tmp_path / "t.xlsx", schema)
        book = openpyxl.load_workbook(tmp_path / "t.xlsx")
        examples = {one.name: one.example for one in schema.fields}
        row = examples | {"name": "王建军", "document_number": GOOD["document_number"], "title": "培训"}
        for place, one in enumerate(schema.fields, start=1):
            book.worksheets[0].cell(3, place).value = row[one.name] or None
        book.save(tmp_path / "t.xlsx")
        table = read_table(tmp_path / "t.xlsx", schema)
        assert [(one.number, one.why) for one in table.skipped] == [(2, "example")]
        assert [(one.number, one.faults) for one in table.rows] == [(3, {})]

    def test_whose_example_was_half_overwritten_is_refused_not_read(self, tmp_path: Path) -> None:
        write_template(tmp_path / "t.xlsx", PLATFORM)
        book = openpyxl.load_workbook(tmp_path / "t.xlsx")
        book.worksheets[0]["A2"] = "王建军"
        book.save(tmp_path / "t.xlsx")
        assert list(read_table(tmp_path / "t.xlsx", PLATFORM).rows[0].faults) == ["document_number"]

    def test_keeps_document_numbers_as_text_and_offers_lists(self, tmp_path: Path) -> None:
        write_template(tmp_path / "t.xlsx", ROSTER)
        with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert len(re.findall("<dataValidation ", sheet)) == sum(bool(one.choices) for one in ROSTER.fields)
        page = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
        place = [one.name for one in ROSTER.fields].index("document_number") + 1
        letters = openpyxl.utils.get_column_letter(place)
        assert page.column_dimensions[letters].number_format == "@"

    def test_explains_every_column(self, tmp_path: Path) -> None:
        write_template(tmp_path / "t.xlsx", ROSTER)
        notes = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[1]
        assert [notes.cell(row, 1).value for row in range(2, len(ROSTER.fields) + 2)] == [
            one.title for one in ROSTER.fields
        ]

    @pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: one.name)
    def test_offers_only_words_that_are_understood(self, schema: Any) -> None:
        for one in schema.fields:
            for choice in one.choices:
                assert not hasattr(one.parse(choice), "code")
