"""Two hundred kinds of wrong, each in its own row of one xlsx and, as text, of one CSV, which are read once."""

import datetime as dt
from typing import Any

import pytest

from intake.faults import Fault
from intake.rows import SheetRow
from intake.schemas import PLATFORM, ROSTER
from intake.table import read_table
from tests.intake.files import FIELDS, GOOD, TITLES, csv_text, good_row, write_text, write_xlsx

NAME, NUMBER, YEAR, SUBJECT = "name", "document_number", "year", "subject"
COURSE, RECORD, HOURS, DAY, EXAM = "course_name", "record_number", "hours_tenths", "completed_on", "exam_passed"

WRONG: list[tuple[str, Any, str]] = [
    (NAME, "", "empty"),
    (NAME, "   ", "empty"),
    (NAME, "　", "empty"),
    (NAME, "-", "empty"),
    (NAME, "—", "empty"),
    (NAME, "NULL", "empty"),
    (NAME, "\u200b", "empty"),
    (NAME, "王", "name_short"),
    (NAME, "王3", "name_characters"),
    (NAME, "王建军1", "name_characters"),
    (NAME, "王建军（女）", "name_characters"),
    (NAME, "王建军(退休)", "name_characters"),
    (NAME, "王建军,李娜", "name_characters"),
    (NAME, "王建军、李娜", "name_characters"),
    (NAME, "王建军/李娜", "name_characters"),
    (NAME, "王建军*", "name_characters"),
    (NAME, "王*军", "name_characters"),
    (NAME, "王？军", "name_characters"),
    (NAME, "王😀军", "name_characters"),
    (NAME, "<b>王建军</b>", "name_characters"),
    (NAME, "=1+1", "name_characters"),
    (NAME, "@王建军", "name_characters"),
    (NAME, "王\ue000军", "name_private"),
    (NAME, "王\ufffd军", "cell_damaged"),
    (NAME, "·王建军", "name_dot"),
    (NAME, "王建军·", "name_dot"),
    (NAME, "阿··巴特尔", "name_dot"),
    (NAME, "王" * 31, "name_long"),
    (NAME, "王" * 5000, "name_long"),
    (NAME, "152502197507214742", "name_characters"),
    (NAME, "#N/A", "cell_error"),
    (NAME, "#REF!", "cell_error"),
    (NUMBER, "无", "id_other_document"),
    (NUMBER, "15250219750721474", "id_length"),
    (NUMBER, "1525021975072147422", "id_length"),
    (NUMBER, "152502750721474", "id_15_digits"),
    (NUMBER, "1525021975072147X", "id_length"),
    (NUMBER, "152502197507214741", "id_check_digit"),
    (NUMBER, "152502197507214743", "id_check_digit"),
    (NUMBER, "15250219750721474X", "id_check_digit"),
    (NUMBER, "152502197507214724", "id_check_digit"),
    (NUMBER, "152502197570214742", "id_birth_date"),
    (NUMBER, "152502197502304742", "id_birth_date"),
    (NUMBER, "152502197513014742", "id_birth_date"),
    (NUMBER, "152502197500014742", "id_birth_date"),
    (NUMBER, "152502197507004742", "id_birth_date"),
    (NUMBER, "152502189907214742", "id_birth_date"),
    (NUMBER, "152502202302294742", "id_birth_date"),
    (NUMBER, "002502197507214742", "id_check_digit"),
    (NUMBER, "992502197507214742", "id_check_digit"),
    (NUMBER, "152599197507214742", "id_check_digit"),
    (NUMBER, "000000197507214742", "id_check_digit"),
    (NUMBER, "15250219750721474O", "id_characters"),
    (NUMBER, "I52502197507214742", "id_characters"),
    (NUMBER, "X52502197507214742", "id_characters"),
    (NUMBER, "15250219750721474Ｙ", "id_characters"),
    (NUMBER, "١٥٢٥٠٢١٩٧٥٠٧٢١٤٧٤٢", "id_characters"),
    (NUMBER, "152502********4742", "id_masked"),
    (NUMBER, "1525**********4742", "id_masked"),
    (NUMBER, "1.52502E+17", "id_is_number"),
    (NUMBER, "1.52502197507215E+17", "id_is_number"),
    (NUMBER, "152502197507214742.0", "id_is_number"),
    (NUMBER, "1.5E17", "id_is_number"),
    (NUMBER, "152502197507214000", "id_rounded"),
    (NUMBER, "152502197507214742 152502197507214742", "id_length"),
    (NUMBER, "152502 1975", "id_length"),
    (NUMBER, "王建军", "id_other_document"),
    (NUMBER, "'", "id_other_document"),
    (NUMBER, "1525021975\ufffd7214742", "cell_damaged"),
    (NUMBER, "#NAME?", "cell_error"),
    (NUMBER, "1" * 5000, "id_length"),
    (YEAR, "", "empty"),
    (YEAR, "24", "year_form"),
    (YEAR, "24年", "year_form"),
    (YEAR, "二〇二四", "year_form"),
    (YEAR, "2024-2025", "year_form"),
    (YEAR, "2024、2025", "year_form"),
    (YEAR, "2024.5", "year_form"),
    (YEAR, "20240", "year_form"),
    (YEAR, "202", "year_form"),
    (YEAR, "-2024", "year_form"),
    (YEAR, "+2024", "year_form"),
    (YEAR, "2_024", "year_form"),
    (YEAR, "２０２４年上半年", "year_form"),
    (YEAR, "٢٠٢٤", "year_form"),
    (YEAR, "1999", "year_range"),
    (YEAR, "2100", "year_range"),
    (YEAR, "9999", "year_range"),
    (YEAR, "0000", "year_range"),
    (YEAR, "去年", "year_form"),
    (YEAR, "2024-05-01", "year_form"),
    (YEAR, "2e3", "year_form"),
    (YEAR, "NaN", "year_form"),
    (YEAR, "#DIV/0!", "cell_error"),
    (SUBJECT, "", "empty"),
    (SUBJECT, "选修", "subject_unknown"),
    (SUBJECT, "公需课、专业课", "subject_unknown"),
    (SUBJECT, "公需/专业", "subject_unknown"),
    (SUBJECT, "工需课", "subject_unknown"),
    (SUBJECT, "专", "subject_unknown"),
    (SUBJECT, "1", "subject_unknown"),
    (SUBJECT, "public", "subject_unknown"),
    (SUBJECT, "公\ufffd课", "cell_damaged"),
    (COURSE, "", "empty"),
    (COURSE, "课" * 201, "text_long"),
    (COURSE, "课\ufffd", "cell_damaged"),
    (COURSE, "#VALUE!", "cell_error"),
    (RECORD, "1.23457E+17", "identifier_is_number"),
    (RECORD, "N" * 61, "text_long"),
    (RECORD, "N\ufffd", "cell_damaged"),
    (HOURS, "", "empty"),
    (HOURS, "-", "empty"),
    (HOURS, "/", "empty"),
    (HOURS, "0", "hours_zero"),
    (HOURS, "0.0", "hours_zero"),
    (HOURS, "00", "hours_zero"),
    (HOURS, "0学时", "hours_zero"),
    (HOURS, "-1", "hours_negative"),
    (HOURS, "-0.5", "hours_negative"),
    (HOURS, "－10", "hours_negative"),
    (HOURS, "−10", "hours_negative"),
    (HOURS, "-10学时", "hours_negative"),
    (HOURS, "7.55", "hours_places"),
    (HOURS, "7.499999", "hours_places"),
    (HOURS, "7.0000001", "hours_places"),
    (HOURS, "0.01", "hours_places"),
    (HOURS, "9.99", "hours_places"),
    (HOURS, "1000", "hours_too_many"),
    (HOURS, "999.95", "hours_places"),
    (HOURS, "99999999", "hours_too_many"),
    (HOURS, "9" * 400, "hours_too_many"),
    (HOURS, "1_000", "hours_form"),
    (HOURS, "1_0", "hours_form"),
    (HOURS, "1,000", "hours_form"),
    (HOURS, "7,5", "hours_form"),
    (HOURS, "١٠", "hours_form"),
    (HOURS, "१०", "hours_form"),
    (HOURS, "十", "hours_form"),
    (HOURS, "十学时", "hours_form"),
    (HOURS, "10²", "hours_form"),
    (HOURS, "⑩", "hours_form"),
    (HOURS, "½", "hours_form"),
    (HOURS, "7½", "hours_form"),
    (HOURS, "1/2", "hours_form"),
    (HOURS, "NaN", "hours_form"),
    (HOURS, "nan", "hours_form"),
    (HOURS, "inf", "hours_form"),
    (HOURS, "Infinity", "hours_form"),
    (HOURS, "1e1", "hours_form"),
    (HOURS, "1E+1", "hours_form"),
    (HOURS, "0x10", "hours_form"),
    (HOURS, "+10", "hours_form"),
    (HOURS, ".5", "hours_form"),
    (HOURS, "5.", "hours_form"),
    (HOURS, "1.2.3", "hours_form"),
    (HOURS, "10-20", "hours_form"),
    (HOURS, "10~20", "hours_form"),
    (HOURS, "约10", "hours_form"),
    (HOURS, "10小时", "hours_form"),
    (HOURS, "10h", "hours_form"),
    (HOURS, "2天", "hours_form"),
    (HOURS, "10分", "hours_form"),
    (HOURS, "50%", "hours_form"),
    (HOURS, "￥75", "hours_form"),
    (HOURS, "无", "hours_form"),
    (HOURS, "True", "hours_form"),
    (HOURS, "=10", "hours_form"),
    (HOURS, "1 0 x", "hours_form"),
    (HOURS, "2024-05-01", "hours_form"),
    (HOURS, "10\ufffd", "cell_damaged"),
    (HOURS, "#NUM!", "cell_error"),
    (DAY, "", "empty"),
    (DAY, "—", "empty"),
    (DAY, "2024-02-30", "date_impossible"),
    (DAY, "2023-02-29", "date_impossible"),
    (DAY, "2024-13-01", "date_impossible"),
    (DAY, "2024-00-10", "date_impossible"),
    (DAY, "2024-05-00", "date_impossible"),
    (DAY, "2024-04-31", "date_impossible"),
    (DAY, "2025-11-31", "date_impossible"),
    (DAY, "20240230", "date_impossible"),
    (DAY, "20241301", "date_impossible"),
    (DAY, "2024年2月30日", "date_impossible"),
    (DAY, "2024-05-01 25:00:00", "date_impossible"),
    (DAY, "2024-05-01 10:61:00", "date_impossible"),
    (DAY, "24-05-01", "date_two_digit_year"),
    (DAY, "24/5/1", "date_two_digit_year"),
    (DAY, "24.5.1", "date_two_digit_year"),
    (DAY, "24年5月1日", "date_two_digit_year"),
    (DAY, "01/05/2024", "date_day_first"),
    (DAY, "5/1/2024", "date_day_first"),
    (DAY, "1.5.2024", "date_day_first"),
    (DAY, "2024", "date_no_day"),
    (DAY, "2024年", "date_no_day"),
    (DAY, "2024-05", "date_no_day"),
    (DAY, "2024.5", "date_no_day"),
    (DAY, "2024年5月", "date_no_day"),
    (DAY, "202405", "date_form"),
    (DAY, "2024-5/1", "date_form"),
    (DAY, "2024--05-01", "date_form"),
    (DAY, "2024-05-01至2024-06-01", "date_form"),
    (DAY, "2024-05-01、2024-06-01", "date_form"),
    (DAY, "2024年5月1日-3日", "date_form"),
    (DAY, "二〇二四年五月", "date_form"),
    (DAY, "5月1日", "date_form"),
    (DAY, "May 1", "date_form"),
    (DAY, "1-May-24", "date_form"),
    (DAY, "今天", "date_form"),
    (DAY, "٢٠٢٤-٠٥-٠١", "date_form"),
    (DAY, "1899-12-31", "date_range"),
    (DAY, "2100-01-01", "date_range"),
    (DAY, "9999-12-31", "date_range"),
    (DAY, "0000-00-00", "date_impossible"),
    (DAY, "-45413", "date_form"),
    (DAY, "1", "date_form"),
    (DAY, "99999", "date_form"),
    (DAY, "1714521600", "date_form"),
    (DAY, "1714521600000", "date_form"),
    (DAY, "4.5413E4", "date_form"),
    (DAY, "2024-05-\ufffd1", "cell_damaged"),
    (DAY, "########", "date_form"),
    (EXAM, "合\ufffd格", "cell_damaged"),
    (EXAM, "#N/A", "cell_error"),
]
"""Text that means the same in xlsx and CSV."""

WRONG_IN_XLSX: list[tuple[str, Any, str]] = [
    (NAME, 123, "name_not_text"),
    (NAME, True, "name_not_text"),
    (NAME, dt.date(2024, 5, 1), "name_not_text"),
    (NAME, "王\x0b军", "name_control"),
    (NAME, "王\x01军", "name_control"),
    (NUMBER, 152502197507214742, "id_is_number"),
    (NUMBER, 1.52502e17, "id_is_number"),
    (NUMBER, 152502750721474, "id_is_number"),
    (NUMBER, 0, "id_is_number"),
    (NUMBER, True, "id_is_number"),
    (NUMBER, dt.date(2024, 5, 1), "id_is_date"),
    (NUMBER, dt.timedelta(hours=7), "cell_time"),
    (NUMBER, "152502\x001975", "id_other_document"),
    (YEAR, 24, "year_form"),
    (YEAR, 2024.5, "year_form"),
    (YEAR, True, "year_form"),
    (YEAR, dt.date(2024, 1, 1), "year_form"),
    (YEAR, 45292, "year_form"),
    (YEAR, -2024, "year_form"),
    (SUBJECT, 1, "subject_unknown"),
    (COURSE, "课\x07程", "text_control"),
    (RECORD, 1.5, "identifier_is_number"),
    (RECORD, 1e17, "identifier_is_number"),
    (RECORD, 1234567890123456, "identifier_is_number"),
    (RECORD, -5, "identifier_is_number"),
    (RECORD, dt.date(2024, 5, 1), "identifier_form"),
    (RECORD, True, "identifier_form"),
    (HOURS, 0, "hours_zero"),
    (HOURS, -7.5, "hours_negative"),
    (HOURS, 7.55, "hours_places"),
    (HOURS, 7.499999, "hours_places"),
    (HOURS, 7.4999999999999, "hours_places"),
    (HOURS, 10.0001, "hours_places"),
    (HOURS, 1e300, "hours_form"),
    (HOURS, 1e-7, "hours_form"),
    (HOURS, 1000, "hours_too_many"),
    (HOURS, True, "hours_form"),
    (HOURS, dt.date(2024, 5, 1), "hours_is_date"),
    (HOURS, dt.timedelta(hours=7.5), "cell_time"),
    (DAY, 2024, "date_form"),
    (DAY, 2024.5, "date_form"),
    (DAY, 20240230, "date_impossible"),
    (DAY, 0, "date_form"),
    (DAY, -1, "date_form"),
    (DAY, 1e10, "date_form"),
    (DAY, True, "date_form"),
    (DAY, dt.timedelta(hours=7), "cell_time"),
]
"""Wrong by the type of the cell, or a character that CSV programs do not write."""


def _read(path: Any) -> list[SheetRow]:
    return read_table(path, PLATFORM).rows


@pytest.fixture(scope="module")
def from_xlsx(tmp_path_factory: pytest.TempPathFactory) -> list[SheetRow]:
    rows = [good_row(**{field: cell}) for field, cell, _ in WRONG + WRONG_IN_XLSX]
    return _read(write_xlsx(tmp_path_factory.mktemp("wrong") / "all.xlsx", [TITLES, *rows]))


@pytest.fixture(scope="module")
def from_csv(tmp_path_factory: pytest.TempPathFactory) -> list[SheetRow]:
    rows = [good_row(**{field: cell}) for field, cell, _ in WRONG]
    return _read(write_text(tmp_path_factory.mktemp("wrong") / "all.csv", csv_text([TITLES, *rows])))


def _only_this_cell(row: SheetRow, number: int, field: str, code: str) -> None:
    assert row.number == number
    assert {name: fault.code for name, fault in row.faults.items()} == {field: code}
    assert field not in row.values
    assert {name for name in FIELDS if name != field} <= set(row.values)


def _names(cases: list[tuple[str, Any, str]]) -> list[str]:
    return [f"{index}-{field}-{code}" for index, (field, _, code) in enumerate(cases)]


class TestWrongCell:
    @pytest.mark.parametrize("index", range(len(WRONG + WRONG_IN_XLSX)), ids=_names(WRONG + WRONG_IN_XLSX))
    def test_refuses_its_row_and_no_more_in_xlsx(self, from_xlsx: list[SheetRow], index: int) -> None:
        field, _, code = (WRONG + WRONG_IN_XLSX)[index]
        _only_this_cell(from_xlsx[index], index + 2, field, code)

    @pytest.mark.parametrize("index", range(len(WRONG)), ids=_names(WRONG))
    def test_refuses_its_row_and_no_more_in_csv(self, from_csv: list[SheetRow], index: int) -> None:
        field, _, code = WRONG[index]
        _only_this_cell(from_csv[index], index + 2, field, code)

    def test_says_in_full_sentences_what_is_wrong_and_how_to_mend_it(self, from_xlsx: list[SheetRow]) -> None:
        for row in from_xlsx:
            for fault in row.faults.values():
                assert fault.message_zh
                assert fault.hint_zh
                assert "{" not in fault.message_zh + fault.hint_zh

    def test_never_repeats_a_document_number(self, from_xlsx: list[SheetRow]) -> None:
        for (field, cell, _), row in zip(WRONG + WRONG_IN_XLSX, from_xlsx, strict=True):
            if field == NUMBER and sum(sign.isdigit() for sign in str(cell)) > 5:
                assert str(cell) not in repr(row.faults[NUMBER])

    def test_comes_in_two_hundred_kinds(self) -> None:
        assert len({(field, repr(cell)) for field, cell, _ in WRONG + WRONG_IN_XLSX}) >= 200


ROSTER_WRONG: list[tuple[str, Any, str]] = [
    ("单位全称", "", "empty"),
    ("单位全称", "锡林郭勒盟>>锡林浩特市", "unit_gap"),
    ("单位全称", ">锡林浩特市", "unit_gap"),
    ("单位全称", "锡林浩特市>", "unit_gap"),
    ("单位全称", "校" * 101, "text_long"),
    ("单位全称", ">".join("一二三四五六七八九"), "unit_deep"),
    ("单位全称", 12, "unit_not_text"),
    ("证件类型", "驾驶证", "document_type_unknown"),
]

ROSTER_UNCLEAR: list[tuple[str, Any, str]] = [
    ("性别", "未知", "sex_unknown"),
    ("性别", 1, "sex_unknown"),
    ("出生日期", "1975-02-30", "date_impossible"),
    ("单位性质", "合资", "ownership_unknown"),
    ("基层一线", "也许", "yes_no_unknown"),
    ("现职称级别", "特级", "title_level_unknown"),
    ("岗位等级", "0", "grade_form"),
    ("岗位等级", 14, "grade_form"),
    ("岗位等级", 7.5, "grade_form"),
    ("岗位等级", "十四级", "grade_form"),
    ("岗位等级", "管理七级", "grade_form"),
    ("从事专业", "医" * 61, "text_long"),
    ("手机号", "1397822048", "phone_form"),
    ("手机号", "12978220482", "phone_form"),
    ("手机号", "0479-8212345", "phone_form"),
    ("手机号", 1.5, "phone_form"),
    ("在职状态", "不详", "employment_unknown"),
    ("到本单位日期", "24-01-01", "date_two_digit_year"),
]
"""What nobody can read in a column that need not be there: left out with a notice, and the person enters."""


@pytest.fixture(scope="module")
def from_roster(tmp_path_factory: pytest.TempPathFactory) -> list[SheetRow]:
    good = {"姓名": "王建军", "证件号码": GOOD["document_number"], "单位全称": "锡林郭勒盟>锡林浩特市>第二中学"}
    cases = ROSTER_WRONG + ROSTER_UNCLEAR
    titles = list(dict.fromkeys([*good, *(title for title, _, _ in cases)]))
    rows = [[(good | {title: cell}).get(one, "") for one in titles] for title, cell, _ in cases]
    path = write_xlsx(tmp_path_factory.mktemp("wrong") / "roster.xlsx", [titles, *rows])
    return read_table(path, ROSTER).rows


class TestWrongRosterCell:
    @pytest.mark.parametrize("index", range(len(ROSTER_WRONG)), ids=_names(ROSTER_WRONG))
    def test_refuses_its_row(self, from_roster: list[SheetRow], index: int) -> None:
        title, _, code = ROSTER_WRONG[index]
        faults = {ROSTER[name].title: fault for name, fault in from_roster[index].faults.items()}
        assert {name: fault.code for name, fault in faults.items()} == {title: code}
        assert all(isinstance(fault, Fault) for fault in faults.values())

    @pytest.mark.parametrize("index", range(len(ROSTER_UNCLEAR)), ids=_names(ROSTER_UNCLEAR))
    def test_that_is_optional_is_left_out_and_the_person_enters(self, from_roster: list[SheetRow], index: int) -> None:
        title, _, code = ROSTER_UNCLEAR[index]
        row = from_roster[len(ROSTER_WRONG) + index]
        assert row.faults == {}
        assert {ROSTER[name].title: notice.code for name, notice in row.notices.items()} == {title: code}
        assert [row.values[name] for name in row.notices] == [None]


class TestUnclearResult:
    @pytest.mark.parametrize("cell", ["待定", "85", "100分", "合格/不合格", "√不合格", "1", 85])
    def test_is_left_out_and_said_once_for_all_rows(self, tmp_path: Any, cell: Any) -> None:
        table = read_table(write_xlsx(tmp_path / "a.xlsx", [TITLES, *[good_row(exam_passed=cell)] * 7]), PLATFORM)
        assert table.refused == []
        assert {row.values["exam_passed"] for row in table.rows} == {None}
        said = [one for one in table.said if one.code == "cells_left_out"]
        assert len(said) == 1
        assert "“是否合格”有 7 个单元格" in said[0].message_zh
        assert "第 2、3、4、5、6 等 行" in said[0].message_zh

    def test_that_is_broken_still_refuses_its_row(self, tmp_path: Any) -> None:
        table = read_table(write_xlsx(tmp_path / "a.xlsx", [TITLES, good_row(exam_passed="#N/A")]), PLATFORM)
        assert list(table.rows[0].faults) == ["exam_passed"]
