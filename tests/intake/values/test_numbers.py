"""Hours, years, post grades, phones and record numbers."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.faults import Fault
from intake.values.numbers import hours_tenths, identifier, mobile, post_grade, year

from . import code


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

    @pytest.mark.parametrize(
        ("cell", "found"),
        [(dt.date(1905, 6, 22), 2000), (dt.datetime(1905, 7, 16), 2024), (dt.date(1905, 9, 29), 2099)],
    )
    def test_that_is_shown_as_a_day_by_its_format_is_read(self, cell: Any, found: int) -> None:
        assert year(cell) == found

    @pytest.mark.parametrize(
        "cell", [dt.date(2024, 1, 1), dt.date(1905, 6, 21), dt.date(1905, 9, 30), dt.date(1904, 7, 16)]
    )
    def test_that_is_another_day_is_none(self, cell: Any) -> None:
        assert isinstance(year(cell), Fault)

    @pytest.mark.parametrize(("cell", "fits"), [(1999, False), (2000, True), (2099, True), (2100, False)])
    def test_has_bounds(self, cell: int, fits: bool) -> None:
        assert (year(cell) == cell) is fits


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
            ("副高五级", 5),
            ("正高三级", 3),
            ("中级八级", 8),
            ("专业技术七级岗位", 7),
            ("七级（副高）", 7),
            ("7级(中级)", 7),
            ("初级十二级", 12),
            ("专业技术岗位10级", 10),
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
