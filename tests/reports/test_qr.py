"""Codes of our own are those that segno makes."""

from __future__ import annotations

import pytest
import segno

from reports.printing import qr

ADDRESS = "https://xueshi.example.org/verify/" + "aZ09-_kQ" * 40


def by_segno(address: str) -> list[list[int]]:
    made = segno.make(address, error="m", mask=qr.MASK, mode="byte", micro=False, boost_error=False)
    return [list(row) for row in made.matrix]


@pytest.mark.parametrize("length", [1, 2, 13, 14, 15, 26, 51, 42, 62, 63, 84, 106, 122, 152, 180, 213])
def test_a_code_is_the_one_that_segno_makes(length):
    address = ADDRESS[:length]
    assert [list(row) for row in qr.matrix(address)] == by_segno(address)


def test_what_is_longer_or_no_address_segno_makes_itself():
    for text in (ADDRESS[:214], "审验卡"):
        assert len(qr.matrix(text)) == len(segno.make(text, error="m", micro=False, boost_error=False).matrix)


def test_control_one_sign_makes_another_code():
    assert [list(row) for row in qr.matrix("abc")] != by_segno("abd")
