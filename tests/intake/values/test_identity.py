"""Numbers of documents, and what they tell."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from intake.faults import Fault
from intake.values.identity import birth_date_of, document_number, document_type, sex_of

from . import ID, code


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
            f"{ID}.",
            f"{ID}；",
            f"{ID}。",
            f"身份证:{ID}",
            f"身份证号码：{ID}",
            f"{ID}（李娜）",
            f"{ID}\u00a0",
        ],
    )
    def test_is_read_however_it_is_wrapped(self, cell: str) -> None:
        assert document_number(cell) == ID

    @pytest.mark.parametrize("last", ["X", "x", "Ｘ", "ｘ", "\u0425", "\u03c7", "×"])
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
            ("hk_macau_permit", "H1234567890", "H1234567890"),
            ("hk_macau_permit", "m12345678", "M12345678"),
            (
                "residence_permit",
                resident_number("810000", dt.date(1980, 1, 1), 123),
                resident_number("810000", dt.date(1980, 1, 1), 123),
            ),
            ("taiwan_permit", "12345678", "12345678"),
            ("taiwan_permit", "0123456789", "0123456789"),
            (
                "residence_permit",
                resident_number("830000", dt.date(1980, 1, 1), 123),
                resident_number("830000", dt.date(1980, 1, 1), 123),
            ),
            ("foreign_permanent_residence", "usa110081010001", "USA110081010001"),
            (
                "foreign_permanent_residence",
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
            ("hk_macau_permit", "X12345678", "document_form"),
            ("residence_permit", "810000198001011230", "id_check_digit"),
            ("taiwan_permit", 123456789.0, "document_is_number"),
            ("taiwan_permit", "1234567", "document_form"),
            ("foreign_permanent_residence", "USA11008101000", "document_form"),
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
            ("回乡证", "hk_macau_permit"),
            ("台胞证", "taiwan_permit"),
            ("外国人永久居留身份证", "foreign_permanent_residence"),
        ],
    )
    def test_has_a_type(self, word: str, kind: str) -> None:
        assert document_type(word) == kind
