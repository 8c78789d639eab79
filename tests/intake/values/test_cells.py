"""Cells, lines of text, and what no parser does with rubbish."""

import datetime as dt
import random
from typing import Any

import pytest

from intake.cells import is_blank, quoted, shown
from intake.folding import narrow
from intake.values.dates import day
from intake.values.identity import document_number, document_type
from intake.values.names import person_name, unit_path
from intake.values.numbers import hours_tenths, identifier, mobile, post_grade, year
from intake.values.texts import text
from intake.values.words import employment, exam_passed, ownership, sex, subject, title_level, yes_no


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
    parsers += [text(200), subject, sex, yes_no, exam_passed, ownership, title_level, document_type, employment]
    for _ in range(2_000):
        cell: Any = "".join(dice.choices(signs, k=dice.randint(1, 20)))
        if dice.random() < 0.2:
            cell = dice.choice([dice.uniform(-1e20, 1e20), dice.randint(-(10**30), 10**30), True, dt.date(2024, 1, 1)])
        if not is_blank(cell):
            for parse in parsers:
                parse(cell)
