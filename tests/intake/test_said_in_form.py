"""Whoever stands before a form reads nothing of columns, cells or files."""

from __future__ import annotations

import string

import pytest

from intake.faults import Fault, said_in_form
from intake.messages import ZH
from intake.values import dates, names, numbers, words

OF_FILES = ("列", "单元格", "Excel", "上传")
TYPED = [
    (numbers.mobile, "1380000"), (numbers.mobile, "abc"), (numbers.post_grade, "99"), (words.sex, "？"),
    (dates.day, "2024-13-40"), (dates.day, "x"), (names.person_name, "1"), (words.title_level, "x"),
]  # fmt: skip


@pytest.mark.parametrize(("parse", "typed"), TYPED)
def test_what_was_typed_wrongly_is_said_without_columns(parse, typed):
    found = parse(typed)
    assert isinstance(found, Fault)
    assert not any(word in said_in_form(found) for word in OF_FILES)


@pytest.mark.parametrize(
    "code", sorted(code for code in ZH if code.startswith(("id_", "date_", "name_", "identifier_")))
)
def test_hints_of_every_value_of_a_person_leave_files_out(code):
    gaps = [gap for part in ZH[code] for _text, gap, _format, _conversion in string.Formatter().parse(part) if gap]
    said = said_in_form(Fault(code, tuple((gap, "甲") for gap in gaps)))
    assert not any(word in said.partition("。")[2] for word in OF_FILES)
    assert said.endswith("。")
    assert "。。" not in said


def test_control_a_hint_that_speaks_of_no_file_stays_whole():
    found = Fault("id_other_document")
    assert "列" in found.hint_zh
    assert said_in_form(found) == "不是身份证号码。请对照证件改正。"
