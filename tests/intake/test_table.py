"""From file to rows: rows that are no data, cells, formulas, sheets."""

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from stdnum.cn import ric

from intake.faults import Fault, FileRefused
from intake.limits import FileLimits
from intake.schemas import PLATFORM
from intake.table import SheetTable, read_table
from tests.intake.files import (
    GOOD,
    TITLES,
    WORKBOOK,
    add_sheet,
    good_row,
    sheet_xml,
    write_raw_xlsx,
    write_xlsx,
    xml_row,
)


def table_of(folder: Path, rows: list[list[Any]], **options: Any) -> SheetTable:
    return read_table(write_xlsx(folder / "a.xlsx", rows), PLATFORM, **options)


def codes(table: SheetTable) -> list[str]:
    return [notice.code for notice in table.notices]


class TestRowThatIsNoData:
    @pytest.mark.parametrize(
        ("cells", "why"),
        [
            (["合计", "", "", "", "", "", 4848], "total"),
            (["", "", "", "", "", "合计：", 4848], "total"),
            (["总计"], "total"),
            (["小计", "", "", "", "", "", 30], "total"),
            (["合 计", "", "", "", "", "", 30], "total"),
            (["合　计", "", "", "", "", "", 30], "total"),
            (["合计（学时）", "", "", "", "", "", 30], "total"),
            (["本页合计"], "total"),
            (["王建军小计", "", "", "", "", "", 30], "total"),
            (["制表人：张三", "", "", "审核人：李四"], "footer"),
            (["制表人：张三　　制表时间：2025-01-03"], "footer"),
            (["填报单位（盖章）：第二中学"], "footer"),
            (["审核人："], "footer"),
            (["联系电话：0479-8212345"], "footer"),
            (["打印时间：2025-01-03"], "footer"),
            (["注：以上学时已经平台确认"], "footer"),
            (["备注：无"], "footer"),
            (["共 427 条记录"], "footer"),
            (["第1页 共10页"], "footer"),
            (["以下空白"], "footer"),
            (TITLES, "header"),
            (good_row(name="示例：张三", document_number="150000199001010000"), "example"),
            (good_row(name="（示例）张三", document_number=""), ""),
        ],
    )
    def test_is_skipped_and_named(self, tmp_path: Path, cells: list[Any], why: str) -> None:
        table = table_of(tmp_path, [TITLES, good_row(), cells, good_row(record_number="N2")])
        assert [(one.number, one.why) for one in table.skipped] == ([(3, why)] if why else [])
        assert [row.number for row in table.rows if not row.faults] == [2, 4]

    @pytest.mark.parametrize(
        "cells",
        [
            good_row(name="合计"),
            good_row(name="合计", document_number="152502197507214741"),
            good_row(remark="合计"),
            good_row(name="", document_number=""),
            good_row(document_number=""),
            good_row(document_number="", remark="共 3 条"),
            ["王建军"],
            ["", "", 2024],
        ],
    )
    def test_is_not_made_of_a_row_that_may_be_data(self, tmp_path: Path, cells: list[Any]) -> None:
        table = table_of(tmp_path, [TITLES, good_row(), cells])
        assert table.skipped == []
        assert [row.number for row in table.rows] == [2, 3]

    def test_is_counted_when_empty(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, [TITLES, [], good_row(), ["", " ", "　"], [], good_row()])
        assert [row.number for row in table.rows] == [3, 6]
        assert table.empty == 3


class TestCells:
    def test_stay_as_they_stood_in_the_file(self, tmp_path: Path) -> None:
        row = good_row(completed_on=dt.datetime(2024, 5, 1, 10, 30), hours_tenths=7.5, document_number=1.5e17)
        cells = table_of(tmp_path, [TITLES, row]).rows[0].cells
        assert (cells[7], cells[6], cells[1]) == (dt.datetime(2024, 5, 1, 10, 30), 7.5, 1.5e17)

    def test_that_are_empty_read_as_none_and_columns_that_are_missing_do_not_read(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, [TITLES, good_row(exam_passed="")])
        assert table.rows[0].values["exam_passed"] is None
        assert "score" not in table.rows[0].values
        assert (table.has("exam_passed"), table.has("score")) == (True, False)

    def test_of_equal_numbers_and_other_types_are_not_mixed_up(self, tmp_path: Path) -> None:
        rows = [good_row(hours_tenths=one) for one in (1, True, "1", 1.0, "TRUE")]
        table = table_of(tmp_path, [TITLES, *rows])
        assert [bool(row.faults) for row in table.rows] == [False, True, False, False, True]

    def test_of_an_unknown_document_type_are_blamed_once(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, [["证件类型", *TITLES], ["驾照", *good_row(document_number="E1")]])
        assert list(table.rows[0].faults) == ["document_type"]

    def test_that_end_like_rounded_numbers_are_doubted_where_one_was_rounded(self, tmp_path: Path) -> None:
        starts = [f"152502{born}0721{order}00" for born in range(1960, 2000) for order in range(1, 10)]
        real = next(start + "0" for start in starts if ric.calc_check_digit(start + "0") == "0")
        alone = table_of(tmp_path, [TITLES, good_row(), good_row(document_number=real)])
        assert alone.refused == []
        rounded = good_row(document_number="152502197507214000")
        table = table_of(tmp_path, [TITLES, good_row(), good_row(document_number=real), rounded])
        assert [row.number for row in table.refused] == [3, 4]

    def test_of_another_document_are_read_as_declared(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, [[*TITLES, "证件类型"], [*good_row(document_number="e12345678"), "护照"]])
        assert table.rows[0].values["document_number"] == "E12345678"

    def test_of_bare_day_numbers_are_refused_where_they_count_from_1904(self, tmp_path: Path) -> None:
        rows = [TITLES, good_row(completed_on=dt.date(2024, 5, 1)), good_row(completed_on=45413), good_row()]
        path = write_xlsx(tmp_path / "a.xlsx", rows, date_1904=True)
        table = read_table(path, PLATFORM)
        assert table.rows[0].values["completed_on"] == dt.date(2024, 5, 1)
        assert table.rows[1].faults["completed_on"].code == "date_1904"
        assert table.rows[2].values["completed_on"] == dt.date(2024, 5, 1)


def formula(reference: str, value: str | None, kind: str = "") -> str:
    inside = "<f>1+1</f>" + ("" if value is None else f"<v>{value}</v>")
    return f'<c r="{reference}"{kind}>{inside}</c>'


class TestFormula:
    def hours_of(self, folder: Path, cell: str, workbook: str = "") -> object:
        row = good_row()
        row[6] = cell
        path = write_raw_xlsx(folder / "a.xlsx", sheet_xml(xml_row(2, row)), workbook=WORKBOOK.format(more=workbook))
        found = read_table(path, PLATFORM).rows[0]
        return found.values.get("hours_tenths") or found.faults["hours_tenths"].code

    def test_with_a_value_counts_as_its_value(self, tmp_path: Path) -> None:
        assert self.hours_of(tmp_path, formula("G2", "7.5")) == 75

    def test_with_a_text_value_counts_as_the_text(self, tmp_path: Path) -> None:
        assert self.hours_of(tmp_path, formula("G2", "7.5", ' t="str"')) == 75

    @pytest.mark.parametrize("value", [None, "", " "])
    def test_without_value_is_refused(self, tmp_path: Path, value: str | None) -> None:
        assert self.hours_of(tmp_path, formula("G2", value)) == "formula_no_value"

    @pytest.mark.parametrize("empty", ["<v/>", "<v />", "<v></v>"])
    def test_without_value_is_refused_however_it_is_written(self, tmp_path: Path, empty: str) -> None:
        assert self.hours_of(tmp_path, f'<c r="G2"><f>SUM(A1)</f>{empty}</c>') == "formula_no_value"

    def test_shared_without_value_is_refused(self, tmp_path: Path) -> None:
        assert self.hours_of(tmp_path, '<c r="G2"><f t="shared" si="0"/></c>') == "formula_no_value"

    def test_never_calculated_is_refused_though_it_says_zero(self, tmp_path: Path) -> None:
        never = '<calcPr calcId="1" fullCalcOnLoad="1"/>'
        assert self.hours_of(tmp_path, formula("G2", "0"), never) == "formula_no_value"
        assert self.hours_of(tmp_path, formula("G2", "7.5"), never) == 75
        assert self.hours_of(tmp_path, formula("G2", "0")) == "hours_zero"

    def test_in_error_is_refused_with_the_error(self, tmp_path: Path) -> None:
        assert self.hours_of(tmp_path, formula("G2", "#DIV/0!", ' t="e"')) == "cell_error"

    def test_in_a_column_that_may_be_empty_is_not_taken_for_empty(self, tmp_path: Path) -> None:
        row = good_row()
        row[8] = formula("I2", None)
        path = write_raw_xlsx(tmp_path / "a.xlsx", sheet_xml(xml_row(2, row)))
        assert read_table(path, PLATFORM).rows[0].faults["exam_passed"].code == "formula_no_value"

    def test_of_a_document_number_that_gives_a_number_is_refused(self, tmp_path: Path) -> None:
        row = good_row()
        row[1] = formula("B2", "152502197507214742")
        path = write_raw_xlsx(tmp_path / "a.xlsx", sheet_xml(xml_row(2, row)))
        assert read_table(path, PLATFORM).rows[0].faults["document_number"].code == "id_is_number"

    def test_written_by_a_library_that_does_not_calculate_is_refused(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.append(TITLES)
        book.active.append(good_row(hours_tenths="=5+5"))
        book.save(tmp_path / "a.xlsx")
        assert read_table(tmp_path / "a.xlsx", PLATFORM).rows[0].faults["hours_tenths"].code == "formula_no_value"

    def test_of_a_rule_below_the_cells_is_not_taken_for_one_of_a_cell(self, tmp_path: Path) -> None:
        rule = (
            '<extLst><ext xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><xm:f>A1</xm:f></ext></extLst>'
        )
        row = good_row()
        row[9] = '<c r="J2"><v>5</v></c>'
        path = write_raw_xlsx(tmp_path / "a.xlsx", sheet_xml(xml_row(2, row), tail=rule))
        assert read_table(path, PLATFORM).rows[0].values["remark"] == "5"

    def test_in_the_very_last_cell_and_across_pieces_is_found(self, tmp_path: Path) -> None:
        rows = []
        for number in range(2, 6_002):
            row = good_row(remark="说明" * 20)
            row[6] = formula(f"G{number}", None if number % 2 else "10")
            rows.append(xml_row(number, row))
        table = read_table(write_raw_xlsx(tmp_path / "a.xlsx", sheet_xml(*rows)), PLATFORM)
        assert [row.number for row in table.refused] == list(range(3, 6_002, 2))


class TestSheet:
    @pytest.fixture
    def three(self, tmp_path: Path) -> Path:
        book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
        add_sheet(book, "封面", [["锡林郭勒盟"]])
        add_sheet(book, "公需", [TITLES, good_row()])
        add_sheet(book, "专业", [TITLES, good_row(subject="专业课"), good_row(subject="专业课")])
        add_sheet(book, "旧", [TITLES, good_row()]).hide()
        book.close()
        return tmp_path / "a.xlsx"

    def test_with_a_header_is_read_and_the_others_are_named(self, three: Path) -> None:
        table = read_table(three, PLATFORM)
        assert (table.sheet, len(table.rows)) == ("公需", 1)
        assert codes(table) == ["other_sheets", "hidden_sheets"]
        assert "专业" in table.notices[0].message_zh
        assert "旧" in table.notices[1].message_zh

    def test_can_be_chosen(self, three: Path) -> None:
        assert len(read_table(three, PLATFORM, sheet="专业").rows) == 2
        assert len(read_table(three, PLATFORM, sheet="旧").rows) == 1

    def test_whose_header_is_whole_goes_before_one_whose_header_is_not(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
        add_sheet(book, "汇总", [["姓名", "证件号码", "总学时"], ["王建军", GOOD["document_number"], 90]])
        add_sheet(book, "明细", [TITLES, good_row()])
        book.close()
        assert read_table(tmp_path / "a.xlsx", PLATFORM).sheet == "明细"


class TestProgress:
    def test_is_told_in_steps(self, tmp_path: Path) -> None:
        seen: list[tuple[int, int]] = []
        rows = [good_row(record_number=f"N{n}") for n in range(2_500)]
        table_of(tmp_path, [TITLES, *rows], progress=lambda done, total: seen.append((done, total)))
        assert seen == [(1_000, 2_501), (2_000, 2_501), (2_501, 2_501)]


class TestRowLimit:
    def test_counts_data_not_titles(self, tmp_path: Path) -> None:
        rows = [["标题"], TITLES, *[good_row()] * 20]
        assert len(table_of(tmp_path, rows, limits=FileLimits(rows=20)).rows) == 20
        with pytest.raises(FileRefused) as caught:
            table_of(tmp_path, [*rows, good_row()], limits=FileLimits(rows=20))
        assert caught.value.code == "rows_too_many"


class TestFault:
    def test_comes_back_from_json(self) -> None:
        fault = Fault("hours_places", (("text", "7.55"),))
        assert Fault.from_json(fault.to_json()) == fault
        assert fault.message_zh == "“7.55”的小数多于一位"

    @pytest.mark.parametrize(
        "data", [{}, {"code": 1, "params": {}}, {"code": "x", "params": {}}, {"code": "empty", "params": 1}]
    )
    def test_from_json_is_strict(self, data: dict[str, object]) -> None:
        with pytest.raises(ValueError):
            Fault.from_json(data)

    def test_cannot_be_changed(self) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            Fault("empty").code = "x"  # type: ignore[misc]
