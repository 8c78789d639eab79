"""Whole ID numbers and personal mobile numbers inside texts that people write: there they would stay, in plain.

Only what is surely one is found: eighteen figures with the right check digit and a day of birth, however spaced, and a
mobile number that stands alone. Landlines, codes and the numbers of documents are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from stdnum.cn import ric

from intake.folding import fold
from intake.values.identity import birth_date_of

ID_NUMBER, MOBILE = "id_number", "mobile"
_APART = r"[\W_]{0,3}"  # what people write between the figures
_EIGHTEEN = re.compile(rf"(?<!\d)(?=([1-9](?:{_APART}\d){{16}}{_APART}[\dXx]))")
_JOINED = r"[0-9A-Za-z]"
_MOBILE = re.compile(
    rf"(?<!{_JOINED})(?<!{_JOINED}[-_.])(?:(?:\+|00)?86[\s-]?)?1[3-9]\d[\s-]?\d{{4}}[\s-]?\d{{4}}(?!{_JOINED})(?![-_.]{_JOINED})"
)
_FEWEST = re.compile(rf"\d(?:{_APART}\d){{10}}")


def personal_number(text: str, *, mobiles: bool = True) -> str:
    """``id_number`` or ``mobile`` where the text holds one, else empty."""
    plain = _plain(text)
    if not _FEWEST.search(plain):
        return ""
    if next(_id_numbers(plain), None):
        return ID_NUMBER
    return MOBILE if mobiles and _MOBILE.search(plain) else ""


def without_personal_numbers(text: str) -> str:
    """The text with such numbers blotted out; as it is where it holds none."""
    if not personal_number(text):
        return text
    plain = _plain(text)
    for start, end in sorted(_id_numbers(plain), reverse=True):
        plain = f"{plain[:start]}[身份证号码]{plain[end:]}"
    return _MOBILE.sub("[手机号码]", plain)


def _plain(text: str) -> str:
    """Folded, the figures of every script as those of ASCII."""
    folded = fold(text)
    if folded.isascii():
        return folded
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in folded)


def _id_numbers(plain: str) -> Iterator[tuple[int, int]]:
    """Beginning and end of each valid number of a resident identity card; none lies within another."""
    free = 0
    for found in _EIGHTEEN.finditer(plain):
        start, end = found.span(1)
        number = re.sub(r"[\W_]", "", found[1]).upper()
        whole = not plain[end : end + 1].isdigit()
        if start >= free and whole and birth_date_of(number) and ric.calc_check_digit(number) == number[-1]:
            free = end
            yield start, end
