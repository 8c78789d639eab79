"""Names of people and of units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.faults import Fault
from intake.values.names import person_name, unit_path


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
