"""What each parser takes, on its figures and beside them. What it refuses is in test_wrong_cells as well."""

import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from intake.cells import is_blank, narrow, quoted, shown
from intake.faults import Fault
from intake.values.dates import day
from intake.values.identity import birth_date_of, document_number, document_type, sex_of
from intake.values.names import person_name, unit_path
from intake.values.numbers import hours_tenths, identifier, mobile, post_grade, year
from intake.values.texts import text
from intake.values.words import exam_passed, ownership, sex, standing, subject, title_level, yes_no

ID = "152502197507214742"


def code(found: object) -> str:
    assert isinstance(found, Fault), found
    return found.code


class TestName:
    @pytest.mark.parametrize(
        ("cell", "name"),
        [
            ("王建军", "王建军"),
            ("  王建军\t", "王建军"),
            ("张　伟", "张伟"),
            ("张 伟", "张伟"),
            ("\ufeff王建军\u200b", "王建军"),
            ("䶮㛃", "䶮㛃"),
            ("王𫖯", "王𫖯"),
            ("〇明", "〇明"),
            ("阿·巴特尔", "阿·巴特尔"),
            ("阿•巴特尔", "阿·巴特尔"),
            ("阿・巴特尔", "阿·巴特尔"),
            ("阿．巴特尔", "阿·巴特尔"),
            ("阿.巴特尔", "阿·巴特尔"),
            ("阿 · 巴特尔", "阿·巴特尔"),
            ("阿●巴特尔", "阿·巴特尔"),
            ("Anna-Maria O'Neill", "Anna-Maria O'Neill"),
            ("Ａnna", "Anna"),
            ("José", "José"),
            ("Jose\u0301", "José"),
            ("Баатар", "Баатар"),
            ("ᠪᠠᠭᠠᠲᠤᠷ", "ᠪᠠᠭᠠᠲᠤᠷ"),
            ("ᠨᠠᠷᠠ\u180eᠨ", "ᠨᠠᠷᠠ\u180eᠨ"),
            ("乌" * 30, "乌" * 30),
            ("额尔德尼巴特尔苏和巴雅尔孟克吉日嘎拉图", "额尔德尼巴特尔苏和巴雅尔孟克吉日嘎拉图"),
        ],
    )
    def test_is_read(self, cell: str, name: str) -> None:
        assert person_name(cell) == name

    @pytest.mark.parametrize("cell", ["", " ", "-", "--", "· ·", "''", ".-.", "\u200d\u200d", "王"])
    def test_without_two_letters_is_none(self, cell: str) -> None:
        assert isinstance(person_name(cell), Fault)

    @pytest.mark.parametrize(("length", "fits"), [(1, False), (2, True), (30, True), (31, False)])
    def test_has_a_length(self, length: int, fits: bool) -> None:
        assert isinstance(person_name("王" * length), str) is fits

    @given(st.text(max_size=60))
    def test_is_a_name_or_a_fault_whatever_is_typed(self, typed: str) -> None:
        found = person_name(typed)
        assert isinstance(found, Fault) or person_name(found) == found


class TestUnitPath:
    @pytest.mark.parametrize("sign", [">", "＞", " > ", "》", "/", "／", "\\", "→", "›", "»", "|"])
    def test_is_split_at_every_usual_sign(self, sign: str) -> None:
        assert unit_path(f"锡林郭勒盟{sign}锡林浩特市{sign}第二中学") == ("锡林郭勒盟", "锡林浩特市", "第二中学")

    def test_has_one_form_of_brackets_and_no_padding(self) -> None:
        assert unit_path("锡林郭勒盟 > 第二 中学(本部)") == ("锡林郭勒盟", "第二中学（本部）")

    def test_may_be_one_unit(self) -> None:
        assert unit_path("第二中学") == ("第二中学",)


def resident_number(area: str, born: dt.date, order: int) -> str:
    start = f"{area}{born:%Y%m%d}{order:03d}"
    return start + ric.calc_check_digit(start + "0")


class TestDocumentNumber:
    @pytest.mark.parametrize(
        "cell",
        [
            ID,
            f"\t{ID}",
            f"'{ID}",
            f"’{ID}",
            f" {ID} ",
            f'="{ID}"',
            "１５２５０２１９７５０７２１４７４２",
            "152502 19750721 4742",
            "152502-19750721-4742",
            f"\ufeff{ID}",
            f"{ID}\u200b",
            f"\u202d{ID}\u202c",
        ],
    )
    def test_is_read_however_it_is_wrapped(self, cell: str) -> None:
        assert document_number(cell) == ID

    @pytest.mark.parametrize("last", ["X", "x", "Ｘ", "ｘ"])
    def test_ends_in_a_capital_x(self, last: str) -> None:
        assert document_number("15250119801121507" + last) == "15250119801121507X"

    def test_of_somebody_born_before_the_county_was_formed_is_read(self) -> None:
        assert ric.is_valid(number := resident_number("110117", dt.date(1960, 5, 4), 123)) is False
        assert document_number(number) == number

    def test_tells_sex_and_day_of_birth(self) -> None:
        assert birth_date_of(ID) == dt.date(1975, 7, 21)
        assert sex_of(ID) == "female"
        assert sex_of("152523197405144159") == "male"

    @given(st.integers(0, 17), st.integers(1, 9))
    def test_with_one_digit_changed_is_refused(self, place: int, by: int) -> None:
        last = "X" if ID[place] == "X" else str((int(ID[place]) + by) % 10)
        assert isinstance(document_number(ID[:place] + last + ID[place + 1 :]), Fault)

    @given(st.integers(10**17, 10**18 - 1))
    def test_typed_as_a_number_is_refused_whatever_its_digits(self, number: int) -> None:
        assert code(document_number(number)) == "id_is_number"
        assert code(document_number(float(number))) == "id_is_number"

    def test_that_a_spreadsheet_cut_to_15_digits_is_told_apart_from_a_slip(self) -> None:
        assert code(document_number("152502197507214000")) == "id_rounded"
        assert code(document_number("152502197507214741")) == "id_check_digit"

    @pytest.mark.parametrize(
        ("kind", "cell", "number"),
        [
            ("passport", "e12345678", "E12345678"),
            ("passport", "ＥＡ1234567", "EA1234567"),
            ("hk_macau", "H1234567890", "H1234567890"),
            ("hk_macau", "m12345678", "M12345678"),
            (
                "hk_macau",
                resident_number("810000", dt.date(1980, 1, 1), 123),
                resident_number("810000", dt.date(1980, 1, 1), 123),
            ),
            ("taiwan", "12345678", "12345678"),
            ("taiwan", "0123456789", "0123456789"),
            (
                "taiwan",
                resident_number("830000", dt.date(1980, 1, 1), 123),
                resident_number("830000", dt.date(1980, 1, 1), 123),
            ),
            ("foreign_pr", "usa110081010001", "USA110081010001"),
            (
                "foreign_pr",
                resident_number("911123", dt.date(1980, 1, 1), 123),
                resident_number("911123", dt.date(1980, 1, 1), 123),
            ),
        ],
    )
    def test_of_another_document_is_read_as_declared(self, kind: str, cell: str, number: str) -> None:
        assert document_number(cell, kind) == number

    @pytest.mark.parametrize(
        ("kind", "cell", "fault"),
        [
            ("passport", "E1", "document_form"),
            ("passport", ID, "document_form"),
            ("passport", 12345678, "document_is_number"),
            ("hk_macau", "X12345678", "document_form"),
            ("hk_macau", "810000198001011230", "id_check_digit"),
            ("taiwan", 123456789.0, "document_is_number"),
            ("taiwan", "1234567", "document_form"),
            ("foreign_pr", "USA11008101000", "document_form"),
        ],
    )
    def test_of_another_document_must_have_its_form(self, kind: str, cell: Any, fault: str) -> None:
        assert code(document_number(cell, kind)) == fault

    @given(st.text(max_size=40))
    def test_is_a_number_or_a_fault_whatever_is_typed(self, typed: str) -> None:
        found = document_number(typed)
        assert isinstance(found, Fault) or document_number(found) == found

    @pytest.mark.parametrize(
        ("word", "kind"),
        [
            ("居民身份证", "resident_id"),
            ("身份证", "resident_id"),
            ("护照", "passport"),
            ("回乡证", "hk_macau"),
            ("台胞证", "taiwan"),
            ("外国人永久居留身份证", "foreign_pr"),
        ],
    )
    def test_has_a_type(self, word: str, kind: str) -> None:
        assert document_type(word) == kind


class TestHours:
    @pytest.mark.parametrize(
        ("cell", "tenths"),
        [
            (10, 100),
            (10.0, 100),
            (7.5, 75),
            (0.1, 1),
            (999.9, 9999),
            (0.1 + 0.2, 3),
            (7.3, 73),
            (52.5, 525),
            ("10", 100),
            ("10.0", 100),
            ("10.00", 100),
            ("7.5", 75),
            ("7.50", 75),
            ("0.5", 5),
            ("007", 70),
            ("１０", 100),
            ("７．５", 75),
            (" 10 ", 100),
            ("10学时", 100),
            ("10 学时", 100),
            ("7.5学时", 75),
            ("10课时", 100),
            ("10个学时", 100),
            ('="10"', 100),
            ("'10", 100),
        ],
    )
    def test_are_exact_tenths(self, cell: Any, tenths: int) -> None:
        assert hours_tenths(cell) == tenths

    @pytest.mark.parametrize(
        ("cell", "fault"),
        [
            (0, "hours_zero"),
            (0.04, "hours_places"),
            (0.05, "hours_places"),
            (999.95, "hours_places"),
            (1000, "hours_too_many"),
            (7.499999, "hours_places"),
            (7.49999999999999, "hours_places"),
            (float("nan"), "hours_form"),
            (float("inf"), "hours_form"),
            (float("-inf"), "hours_form"),
            (1e22, "hours_form"),
            (5e-324, "hours_form"),
            (10**400, "hours_too_many"),
        ],
    )
    def test_are_refused_beside_the_figures(self, cell: Any, fault: str) -> None:
        assert code(hours_tenths(cell)) == fault

    @given(st.integers(1, 9_999))
    def test_come_back_from_every_way_of_writing_them(self, tenths: int) -> None:
        written = f"{tenths // 10}.{tenths % 10}"
        assert hours_tenths(written) == hours_tenths(float(written)) == hours_tenths(written + "学时") == tenths

    @given(st.floats(allow_nan=True, allow_infinity=True))
    def test_of_any_number_are_its_own_tenths_or_refused(self, number: float) -> None:
        found = hours_tenths(number)
        if not isinstance(found, Fault):
            assert f"{found / 10:.15g}" == f"{number:.15g}"

    @given(st.text(max_size=30))
    def test_are_never_an_error(self, typed: str) -> None:
        found = hours_tenths(typed)
        assert isinstance(found, Fault) or 1 <= found <= 9_999


class TestYear:
    @pytest.mark.parametrize(
        "cell", [2024, 2024.0, "2024", "2024年", "2024年度", "２０２４", " 2024 ", "2024学年", "2024.0", "'2024"]
    )
    def test_is_read(self, cell: Any) -> None:
        assert year(cell) == 2024

    @pytest.mark.parametrize(("cell", "fits"), [(1999, False), (2000, True), (2099, True), (2100, False)])
    def test_has_bounds(self, cell: int, fits: bool) -> None:
        assert (year(cell) == cell) is fits


class TestDay:
    @pytest.mark.parametrize(
        "cell",
        [
            dt.date(2024, 5, 1),
            dt.datetime(2024, 5, 1, 23, 59, 59),
            "2024-05-01",
            "2024-5-1",
            "2024/5/1",
            "2024/05/01",
            "2024.5.1",
            "2024.05.01",
            "2024年5月1日",
            "2024年05月01日",
            "2024 年 5 月 1 日",
            "2024年5月1号",
            "20240501",
            20240501,
            20240501.0,
            45413,
            45413.99,
            "45413",
            "2024-05-01 10:30",
            "2024-05-01 10:30:15",
            "2024-05-01T10:30:15",
            "2024-05-01 10:30:15.123",
            "2024/5/1 9:05",
            "2024年5月1日 10:30",
            "2024年5月1日10时30分",
            "2024年5月1日10时30分15秒",
            "2024-05-01T10:30:00+08:00",
            "2024-04-30T16:00:00Z",
            "2024-05-01T01:00:00+09:00",
            "2024/5/1 上午 10:30:00",
            "2024/5/1 下午3:30",
            "2024/5/1 10:30:00 PM",
            "2024年5月1日星期三",
            "2024-05-01（周三）10:30",
            "２０２４－０５－０１",
            "2024–05–01",
            " 2024-05-01 ",
            "\t2024-05-01",
            "'2024-05-01",
            '="2024-05-01"',
        ],
    )
    def test_is_read_from_every_usual_form(self, cell: Any) -> None:
        assert day(cell) == dt.date(2024, 5, 1)

    @pytest.mark.parametrize(
        ("cell", "found"),
        [
            ("2024-12-31T16:00:00Z", dt.date(2025, 1, 1)),
            ("2024-12-31T15:59:59Z", dt.date(2024, 12, 31)),
            ("2025-01-01 00:00:00", dt.date(2025, 1, 1)),
            ("2024-12-31 23:59:59", dt.date(2024, 12, 31)),
            ("2024-02-29", dt.date(2024, 2, 29)),
            ("1900-01-01", dt.date(1900, 1, 1)),
            ("2099-12-31", dt.date(2099, 12, 31)),
        ],
    )
    def test_is_the_day_in_shanghai(self, cell: str, found: dt.date) -> None:
        assert day(cell) == found

    @given(st.dates(dt.date(1928, 1, 1), dt.date(2099, 12, 30)))
    def test_comes_back_from_every_form(self, one: dt.date) -> None:
        serial = (one - dt.date(1899, 12, 30)).days
        forms: list[Any] = [
            one.isoformat(),
            f"{one.year}/{one.month}/{one.day}",
            f"{one.year}年{one.month}月{one.day}日",
        ]
        assert {day(form) for form in [*forms, f"{one:%Y%m%d}", serial, float(serial), str(serial)]} == {one}

    @given(st.text(max_size=30) | st.floats() | st.integers())
    def test_is_never_an_error(self, cell: Any) -> None:
        assert isinstance(day(cell), (dt.date, Fault))

    def test_is_not_looked_for_in_thousands_of_spaces(self) -> None:
        assert code(day("2024-05-01" + " " * 32_000 + "x")) == "date_form"

    def test_of_a_two_digit_year_is_never_guessed(self) -> None:
        for number in range(100):
            assert isinstance(day(f"{number:02d}-05-01"), Fault)


class TestWord:
    @pytest.mark.parametrize(
        ("parse", "cells", "value"),
        [
            (subject, ["公需课", "公需科目", "公需", " 公需 课 ", "公需课程", "（公需课）"], "public"),
            (subject, ["专业课", "专业科目", "专业", "专业课程"], "professional"),
            (sex, ["男", "男性", "M"], "male"),
            (sex, ["女", "女性", "Ｆ"], "female"),
            (yes_no, ["是", "有", "Y", "√", True, "TRUE", "1", 1, 1.0], True),
            (yes_no, ["否", "无", "N", "×", False, 0], False),
            (exam_passed, ["合格", "通过", "是", "及格", "考试合格", True], True),
            (exam_passed, ["不合格", "未通过", "否", "不及格", False], False),
            (exam_passed, ["未考", "缺考", "未参加考试"], None),
            (ownership, ["公有制", "国有企业", "事业单位"], "public"),
            (ownership, ["非公有制", "非公", "民营企业"], "non_public"),
            (title_level, ["正高", "副高", "高级", "正高级", "高级（副高）"], "senior"),
            (title_level, ["中级"], "intermediate"),
            (title_level, ["初级", "助理级", "员级", "初级(助理级)"], "junior"),
            (title_level, ["无", "未定级"], None),
            (standing, ["在职"], "active"),
            (standing, ["退休"], "retired"),
        ],
    )
    def test_has_a_meaning(self, parse: Any, cells: list[Any], value: object) -> None:
        for cell in cells:
            assert parse(cell) is value or parse(cell) == value

    @pytest.mark.parametrize("cell", ["非公有", "非公有制"])
    def test_that_denies_is_not_taken_for_its_contrary(self, cell: str) -> None:
        assert ownership(cell) == "non_public"
        assert exam_passed("不" + "合格") is False


class TestGrade:
    @pytest.mark.parametrize(
        ("cell", "grade"),
        [
            (1, 1),
            (13.0, 13),
            ("10", 10),
            ("10级", 10),
            ("十级", 10),
            ("专业技术十级", 10),
            ("专业技术岗位十三级", 13),
            ("专技12级", 12),
            ("专业技术中级九级", 9),
            ("七", 7),
            ("无", None),
            ("未聘", None),
        ],
    )
    def test_is_read(self, cell: Any, grade: int | None) -> None:
        assert post_grade(cell) == grade

    @pytest.mark.parametrize("cell", [0, 14, -1, 1.5, "0级", "十四级", "管理岗七级", "工勤三级", "一三", "十十", True])
    def test_is_from_1_to_13(self, cell: Any) -> None:
        assert code(post_grade(cell)) == "grade_form"


class TestPhone:
    @pytest.mark.parametrize(
        "cell",
        [
            "13978220482",
            13978220482,
            13978220482.0,
            "139-7822-0482",
            "139 7822 0482",
            "+8613978220482",
            "008613978220482",
        ],
    )
    def test_is_eleven_digits(self, cell: Any) -> None:
        assert mobile(cell) == "13978220482"

    def test_is_not_repeated_in_its_fault(self) -> None:
        assert "1397822048" not in repr(mobile("1397822048"))


class TestIdentifier:
    @pytest.mark.parametrize(
        ("cell", "found"),
        [
            ("NMG000001", "NMG000001"),
            ("0012", "0012"),
            (12, "12"),
            (12.0, "12"),
            (999_999_999_999_999, "999999999999999"),
            ("2E10", "2E10"),
            ("\tA1", "A1"),
            ("'A1", "A1"),
            ('="0012"', "0012"),
            ("Ａ－１", "A-1"),
            ("A" * 60, "A" * 60),
        ],
    )
    def test_is_kept_as_it_is(self, cell: Any, found: str) -> None:
        assert identifier(60)(cell) == found

    @pytest.mark.parametrize("cell", [10**15, 1e16, 1.5, -1, "1.2E+17", "1E+15", float("nan"), float("inf")])
    def test_that_was_rounded_is_refused(self, cell: Any) -> None:
        assert code(identifier(60)(cell)) == "identifier_is_number"


class TestText:
    def test_is_one_line(self) -> None:
        assert text(20)(" 数字\r\n经济\t与 发展 ") == "数字 经济 与 发展"

    @pytest.mark.parametrize(("length", "fits"), [(199, True), (200, True), (201, False)])
    def test_has_a_length(self, length: int, fits: bool) -> None:
        assert isinstance(text(200)("课" * length), str) is fits


class TestCell:
    @pytest.mark.parametrize("cell", ["", " ", "　", "-", "－", "—", "/", "／", "N/A", "null", "\ufeff", None])
    def test_is_blank(self, cell: Any) -> None:
        assert is_blank(cell)

    @pytest.mark.parametrize("cell", [0, 0.0, False, "0", "无", "x", float("nan")])
    def test_is_not_blank(self, cell: Any) -> None:
        assert not is_blank(cell)

    def test_is_shown_as_the_spreadsheet_program_shows_it(self) -> None:
        assert [shown(cell) for cell in (1.0, 7.5, 0.1 + 0.2, True, None, dt.date(2024, 5, 1))] == [
            "1",
            "7.5",
            "0.3",
            "TRUE",
            "",
            "2024-05-01",
        ]
        assert shown(dt.datetime(2024, 5, 1, 10)) == "2024-05-01 10:00:00"

    def test_is_made_narrow_without_changing_its_digits(self) -> None:
        assert narrow("１０²ＡＢ，　") == "10²AB, "

    def test_is_quoted_shortly_and_without_control_characters(self) -> None:
        assert quoted("一\x07二\n三" + "长" * 50) == "一二 三" + "长" * 16 + "…"


def test_no_parser_ever_raises() -> None:
    """Two thousand cells of rubbish, seeded."""
    seed = 20240112
    dice = random.Random(seed)
    signs = "0123456789xX.-/年月日学时 　\t'\"=+eE_,１２·•<>王\x00\x0b\ud800\U0001f600٣½"
    parsers = [person_name, unit_path, document_number, hours_tenths, year, day, post_grade, mobile, identifier(60)]
    parsers += [text(200), subject, sex, yes_no, exam_passed, ownership, title_level, document_type, standing]
    for _ in range(2_000):
        cell: Any = "".join(dice.choices(signs, k=dice.randint(1, 20)))
        if dice.random() < 0.2:
            cell = dice.choice([dice.uniform(-1e20, 1e20), dice.randint(-(10**30), 10**30), True, dt.date(2024, 1, 1)])
        if not is_blank(cell):
            for parse in parsers:
                parse(cell)
