"""The parts that a notice is written in refuse what says nothing, too much or the impossible; and where packs lie."""

import pytest
from pydantic import ValidationError

import rulebook
from rulebook import PackError
from rulebook.basics import cents, day, month_day, share, tenths_or_none
from rulebook.conditions import Condition, Run, Span
from rulebook.demands import Asks
from rulebook.dimensions import Parameter
from rulebook.loader import PACKS, invented, pack_files, pack_text, read_file

LAST = {"last": 3}


@pytest.mark.parametrize(
    ("part", "data", "why"),
    [
        (Span, {}, "at_least 或 at_most"),
        (Span, {"at_least": 3, "at_most": 2}, "不能大于"),
        (Run, {"from": 5, "to": 4}, "不能大于"),
        (Condition, {}, "条件是空的"),
        (Condition, {"at_least": 3}, "哪个 fact 或 parameter"),
        (Condition, {"reading": "x"}, "一起写"),
        (Condition, {"fact": "a", "parameter": "b", "at_least": 3}, "只能写一个"),
        (Asks, {}, "选一个"),
        (Asks, {"decided_by": "人社局", "together": True}, "一起写"),
        (Asks, {"years": LAST, "together": True, "complete": 1}, "不能一起写"),
        (Asks, {"years": LAST, "each_at_least": 1}, "只用于 together"),
        (Asks, {"years": LAST, "together": True, "each_at_least": 3, "each_at_most": 2}, "不能大于"),
        (Asks, {"years": LAST, "complete": 0}, "至少是1"),
        (Asks, {"years": LAST, "complete": 4}, "只有3个年度"),
        (Asks, {"years": {}}, "选一个"),
        (Asks, {"years": {"last": 3, "policy": True}}, "选一个"),
        (Asks, {"years": {"last": 0}}, "last 至少是1"),
        (Asks, {"years": {"most": 0, "since": "tenure"}}, "most 至少是1"),
        (Parameter, {"name": "级别", "type": "flag", "words": {"a": "甲"}}, "只用于 type: word"),
        (Parameter, {"name": "级别", "type": "whole", "least": 3, "most": 2}, "不能大于"),
        (Asks, {"years": {"ago": [-1]}}, "不能小于0"),
    ],
)
def test_a_part_is_refused_with_the_reason(part, data, why):
    with pytest.raises(ValidationError, match=why):
        part.model_validate(data)


@pytest.mark.parametrize(
    ("part", "data"),
    [
        (Span, {"at_least": 3, "at_most": 3}),
        (Run, {"from": 4, "to": 4}),
        (Asks, {"years": LAST, "complete": 3}),
        (Asks, {"years": {"ago": [0]}}),
    ],
)
def test_a_part_on_the_figure_is_taken(part, data):
    part.model_validate(data)


@pytest.mark.parametrize(
    ("read", "value", "why"),
    [
        (day, "2023-02-29", "不是存在的日期"),
        (month_day, "1-1", "不是月-日"),
        (tenths_or_none, "-0.1", "不能小于0"),
        (cents, "2.505", "最多两位小数"),
        (cents, 2.5, "最多两位小数"),
        (share, "3/2", "不大于1"),
        (share, "0/2", "不大于1"),
    ],
)
def test_a_figure_is_refused_with_how_it_is_written(read, value, why):
    with pytest.raises(ValueError, match=why):
        read(value)


def test_figures_on_their_bounds_are_read():
    assert (tenths_or_none("0"), cents("2.50"), share("2/2"), month_day("02-28")) == (0, 250, 1, (2, 28))


class TestWherePacksLie:
    def test_a_file_a_folder_of_one_and_a_folder_of_several(self):
        file = PACKS / "xlgl-2024" / "pack.yaml"
        assert pack_files(file) == pack_files(file.parent) == [file]
        assert file in pack_files(PACKS)

    def test_an_empty_place_and_what_is_no_text_are_refused(self, tmp_path):
        with pytest.raises(PackError, match="这里没有规则包"):
            pack_files(tmp_path)
        (tmp_path / "pack.yaml").write_bytes(b"\xff\xfe\xff")
        with pytest.raises(PackError, match="UTF-8"):
            read_file(tmp_path / "pack.yaml")

    def test_two_packs_of_one_name_and_two_notices_of_one_year_are_refused(self, tmp_path):
        text = pack_text("xlgl-2024")
        for name in ("a", "b"):
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(PackError, match="已经在"):
            rulebook.with_packs([tmp_path])
        (tmp_path / "a.yaml").unlink()
        (tmp_path / "b.yaml").write_text(text.replace("id: xlgl-2024", "id: another-2024", 1), encoding="utf-8")
        with pytest.raises(PackError, match="2024年度已有规则包"):
            rulebook.with_packs([tmp_path])

    def test_the_text_of_a_pack_that_is_not_there(self):
        with pytest.raises(KeyError):
            pack_text("../xlgl-2024")

    def test_invented_notices_up_to_a_year(self):
        assert invented(2024) == ()
        assert invented(2025) == ("xlgl-2025-invented",)
