"""Days, however platforms write them."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.faults import Fault
from intake.values.dates import day

from . import code


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
            "2024-05-01T10:30:00+0800",
            "2024-05-01 10:30:00 +8",
            "2024-05-01 23:59:59 CST",
            "2024-05-01 23:59:59 (UTC+8)",
            "2024-05-01 23:59 北京时间",
            "2024-05-01 24:00",
            "2024-05-01 24:00:00",
            "2024-05-01 23:59:60",
            "2024-05-01，23:59",
            "2024-05-01 上午",
            "2024/5/1/ 23:59",
            "2024.05.01.",
            "2024- 5- 1",
            "2024、5、1",
            "2024，5，1",
            "20240501093000",
            20240501093000,
            "202405010930",
            "20240501235959.999",
            "2024-05-01 09:05:11.0",
            "Wed May 01 23:59:59 CST 2024",
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
            ("2024-12-31 04:30:00 PM Z", dt.date(2025, 1, 1)),
            ("2024-12-31 03:30:00 PM Z", dt.date(2024, 12, 31)),
            ("2024-12-31 12:30 AM -0900", dt.date(2024, 12, 31)),
            ("2024-12-31T10:30:00-0600", dt.date(2025, 1, 1)),
            ("2024-12-31 24:00 UTC", dt.date(2025, 1, 1)),
            ("12/31/2024 11:59:59 PM", dt.date(2024, 12, 31)),
            ("31.12.2024", dt.date(2024, 12, 31)),
            ("2024-12-31 24:00", dt.date(2024, 12, 31)),
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

    @pytest.mark.parametrize(
        "cell",
        ["2024-05-01 24:00:01", "2024-05-01 24:01", "2024-05-01 23:59:61", "20240501240001", "2024-05-01 10:00 +25:00"],
    )
    def test_of_a_time_that_does_not_exist_is_none(self, cell: str) -> None:
        assert code(day(cell)) == "date_impossible"

    @pytest.mark.parametrize("cell", ["12/12/2024", "1/5/2024", "05.06.2024"])
    def test_whose_day_and_month_could_be_exchanged_is_refused(self, cell: str) -> None:
        assert code(day(cell)) == "date_day_first"

    def test_is_not_looked_for_in_thousands_of_spaces(self) -> None:
        assert code(day("2024-05-01" + " " * 32_000 + "x")) == "date_form"

    def test_of_a_two_digit_year_is_never_guessed(self) -> None:
        for number in range(100):
            assert isinstance(day(f"{number:02d}-05-01"), Fault)
