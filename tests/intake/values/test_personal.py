"""Personal numbers inside free texts: found however they are written, and nothing else taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.values.personal import ID_NUMBER, MOBILE, personal_number, without_personal_numbers

VALID = "152502197507214742"
WITH_X = "15250219880101001X"


@pytest.mark.parametrize(
    "text",
    [
        VALID,
        f"本人{VALID}，请核对",
        f"no{VALID}no",
        "１５２５０２１９７５０７２１４７４２",
        "152502 19750721 4742",
        "152502-1975-0721-4742",
        "1525 0219 7507 2147 42",
        "1.5.2.5.0.2.1.9.7.5.0.7.2.1.4.7.4.2",
        "152502\u200b19750721\u200b4742",
        "152502/19750721/4742；",
        "152502\n19750721\n4742",
        "١٥٢٥٠٢١٩٧٥٠٧٢١٤٧٤٢",
        f"2024-{VALID}",
    ],
)
def test_a_valid_id_number_is_found_however_it_is_spaced(text):
    assert personal_number(text) == ID_NUMBER
    assert personal_number(text, mobiles=False) == ID_NUMBER
    assert "[身份证号码]" in without_personal_numbers(text)
    assert not personal_number(without_personal_numbers(text))


@pytest.mark.parametrize("last", "0123456789Xx")
def test_the_check_digit_decides(last):
    assert personal_number(f"15250219750721474{last}") == (ID_NUMBER if last == "2" else "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "同意",
        VALID[:17],
        f"{VALID}5",
        f"5{VALID}",
        f"（2024）{VALID[:16]}号",
        "152502197513214740",  # no thirteenth month
        "2024-11-20 2024-11-21 2024-11-22",
        "6222 0200 1234 5678 901",
        "0479-8227123",
        "a3f1c0b2152502d9e8",
    ],
)
def test_what_is_none(text):
    assert personal_number(text) == ""
    assert without_personal_numbers(text) == text


@pytest.mark.parametrize(
    "text",
    ["13804790001", "电话13804790001。", "138 0479 0001", "138-0479-0001", "+8613804790001", "+86 138-0479-0001",
     "008613804790001", "１３８０４７９０００１", "手机：19904790001/张", "13004790001、0479-8227123"],
)  # fmt: skip
def test_a_mobile_number_that_stands_alone_is_found(text):
    assert personal_number(text) == MOBILE
    assert personal_number(text, mobiles=False) == ""
    assert "[手机号码]" in without_personal_numbers(text)


@pytest.mark.parametrize(
    "text",
    ["12804790001", "1380479000", "138047900012", "0479-8227123", "NMG13804790001", "13804790001A",
     "2024-13804790001", "13804790001-02", "证书 15-138047900015", "113804790001"],
)  # fmt: skip
def test_what_is_no_mobile_number(text):
    assert personal_number(text) == ""


def test_several_are_all_blotted_out():
    text = f"{VALID} 和 {VALID}，电话 13804790001、13904790002"
    assert without_personal_numbers(text) == "[身份证号码] 和 [身份证号码],电话 [手机号码]、[手机号码]"


@given(st.text(alphabet="0123456789xX -_.甲", max_size=80))
def test_what_was_blotted_out_holds_none(text):
    assert personal_number(without_personal_numbers(text)) == ""
