"""Look-alikes and what cannot be seen: one way of folding text, wherever text comes from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credits.catalogue.courses import course_key
from intake.faults import Fault
from intake.folding import comparable, fold, named, visible
from intake.values.identity import document_number
from intake.values.names import person_name, unit_path
from intake.values.numbers import mobile
from intake.values.words import subject
from learners.people.identity import normal_id_number, normal_phone

ID = "15250119801121507X"

INVISIBLE = [
    *"\u00ad\u034f\u061c\u115f\u1160\u200b\u200c\u200d\u200e\u200f\u2060\u2063\u3164\ufeff\uffa0",
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufe00\ufe0e\ufe0f\U000e0100\U000e01ef\U000e0041",
]


class TestFolding:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("⾼峰", "高峰"),
            ("⻢晓燕", "马晓燕"),
            ("⺠族团结", "民族团结"),
            ("科技创新与新质⽣产⼒", "科技创新与新质生产力"),
            ("⻰飞", "龙飞"),
            ("⻓江", "长江"),
            ("⻅证", "见证"),
            ("⽟", "玉"),
            ("\uf9d1德", "六德"),
            ("\ue863某", "䶮某"),
            ("ＡＢ　１２", "AB 12"),
            ("a\u00a0b\u2003c\u202fd", "a b c\u202fd"),
        ],
    )
    def test_makes_look_alikes_what_they_look_like(self, typed: str, meant: str) -> None:
        assert fold(typed) == meant

    @pytest.mark.parametrize("sign", INVISIBLE, ids=lambda sign: f"U+{ord(sign):04X}")
    def test_takes_away_what_cannot_be_seen(self, sign: str) -> None:
        assert fold(f"{sign}斯琴{sign}高娃{sign}") == "斯琴高娃"
        assert person_name(f"斯琴{sign}高娃") == "斯琴高娃"
        assert unit_path(f"锡林郭勒盟>第二{sign}中学") == ("锡林郭勒盟", "第二中学")
        assert document_number(f"{sign}1525011980{sign}1121507X") == ID
        assert normal_id_number(f"{sign}1525011980{sign}1121507x") == ID
        assert mobile(f"{sign}139{sign}00000001") == normal_phone(f"{sign}139{sign}00000001") == "13900000001"
        assert subject(f"公需{sign}课") == "public"
        assert course_key(f"草原{sign}生态") == course_key("草原生态")

    def test_keeps_the_joiners_of_the_mongolian_script(self) -> None:
        joined = "ᠨᠠᠷᠠ\u180eᠨ ᠠ\u200dᠠ ᠡ\u180b"
        assert fold(joined) == joined

    def test_keeps_what_is_another_character(self) -> None:
        assert fold("10² ½ ① Ⅱ 〇 ǌ") == "10² ½ ① Ⅱ 〇 ǌ"

    @given(st.text(max_size=40))
    def test_a_second_time_changes_nothing(self, text: str) -> None:
        assert visible(visible(text)) == visible(text)
        assert comparable(comparable(text)) == comparable(text)
        assert course_key(course_key(text)) == course_key(text)

    @pytest.mark.parametrize(("sign", "shown"), [("高", "高"), ("?", "?"), ("\u200d", "U+200D"), ("\x07", "U+0007")])
    def test_names_what_cannot_be_seen_by_its_code_point(self, sign: str, shown: str) -> None:
        assert named(sign) == shown

    def test_says_the_code_point_in_sentences(self) -> None:
        found = person_name("王\ue000军")
        assert isinstance(found, Fault)
        assert "U+E000" in found.message_zh
        found = person_name("王\x0b军")
        assert isinstance(found, Fault)
        assert "U+000B" in found.message_zh


class TestCourseKey:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("科技创新与新质⽣产⼒", "科技创新与新质生产力"),
            ("数字经济…概论", "数字经济...概论"),
            ("党的二十大精神\ufe0f", "党的二十大精神"),
            ("蒙医药（2024）", "蒙医药(2024)"),
            ("Ⅱ期临床", "II期临床"),
            ("“双减”政策", '"双减"政策'),
            *(
                ("《民法典》——解读（一）", other)
                for other in (
                    "民法典-解读（一）",
                    "《民法典》－解读(一)",
                    "“民法典”—解读（一）。",
                    "民法典――解读 【一】；",
                    "「民法典」─ 解读〔一〕.",
                    "〈民法典〉–解读一，",
                    " 民法典--解读（一） ;。",
                    "『民法典』﹣解读﹙一﹚",
                )
            ),
        ],
    )
    def test_is_the_same_for_titles_that_look_the_same(self, one: str, other: str) -> None:
        assert course_key(one) == course_key(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            *(("临床医学一", "临床医学二"), ("I期临床", "II期临床"), ("草原", "草原生态")),
            *(("民法典（一）", "民法典（二）"), ("培训（第1期）", "培训（第2期）"), ("教育（上）", "教育（下）")),
            *(("专题A", "专题B"), ("专题（A）", "专题（B）"), ("民法典？", "民法典")),
            *(("专题1（2）", "专题12"), ("第十（一）讲", "第十一讲"), ("1.5版", "15版"), ("2023-2024", "20232024")),
            *(("网络-安全", "网络安全"), ("C", "C++"), ("C#", "C"), ("《》", "“”"), ("...", "……。")),
        ],
    )  # fmt: skip
    def test_is_another_for_other_titles(self, one: str, other: str) -> None:
        assert course_key(one) != course_key(other)
