"""Document numbers: resident identity cards with check digit, date and area; other documents as declared.

No fault ever repeats the number.
"""

import datetime as dt
import re
from functools import lru_cache

from stdnum import numdb
from stdnum.cn import ric

from intake.cells import SCIENTIFIC, Cell, narrow, unwrap, visible
from intake.faults import Fault, fault
from intake.values.words import Choice

RESIDENT_ID = "resident_id"

document_type = Choice(
    "document_type",
    {
        RESIDENT_ID: "居民身份证 身份证 二代身份证 第二代身份证 第二代居民身份证 中国居民身份证 "
        "中华人民共和国居民身份证 公民身份号码",
        "passport": "护照 外国护照 中国护照 普通护照 外籍护照",
        "hk_macau": "港澳居民来往内地通行证 港澳居民往来内地通行证 港澳来往内地通行证 港澳通行证 回乡证 港澳居民居住证",
        "taiwan": "台湾居民来往大陆通行证 台湾居民往来大陆通行证 台胞证 台湾居民居住证",
        "foreign_pr": "外国人永久居留身份证 外国人永久居留证 永久居留身份证 永居证",
    },
)
DOCUMENT_TYPES = tuple(document_type.values)

_PATTERNS = {
    "passport": re.compile(r"[A-Z0-9]{6,17}"),
    "hk_macau": re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?|8[12]0000[0-9]{11}[0-9X]"),
    "taiwan": re.compile(r"[A-Z]?[0-9]{8}(?:[0-9]{2})?|830000[0-9]{11}[0-9X]"),
    "foreign_pr": re.compile(r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]"),
}
_PLAIN = re.compile(r"[0-9]{17}[0-9X]")
_QUOTES = "'’‘`´＇\"“”"
_DASHES = re.compile(r"[-‐‑–—]")
_SPACES = re.compile(r"\s+")
_EARLIEST_BIRTH = 1900


def document_number(cell: Cell, kind: object = None) -> str | Fault:
    """A document number of the declared ``kind`` (a resident identity card when none is declared).

    A number stored as a number is refused whatever its digits: the spreadsheet keeps 15 of them and writes zeros for
    the rest. The fault never holds the number.
    """
    kind = RESIDENT_ID if kind is None else kind
    if isinstance(cell, (bool, int, float)):
        return fault("id_is_number" if kind == RESIDENT_ID else "document_is_number")
    if not isinstance(cell, str):
        return fault("id_is_date")
    if kind == RESIDENT_ID and _PLAIN.fullmatch(cell):
        return _resident_id(cell)
    found = _SPACES.sub("", visible(narrow(unwrap(cell.strip()))).strip(_QUOTES)).upper()
    if SCIENTIFIC.fullmatch(found) or re.fullmatch(r"[0-9]+\.0*", found):
        return fault("id_is_number")
    if "*" in found or "＊" in found:
        return fault("id_masked")
    if kind == RESIDENT_ID:
        return _resident_id(_DASHES.sub("", found))
    pattern = _PATTERNS.get(str(kind))
    if pattern is None or not pattern.fullmatch(found):
        return fault("document_form")
    if len(found) == 18 and ric.calc_check_digit(found) != found[-1]:
        return fault("id_check_digit")
    return found


def _resident_id(found: str) -> str | Fault:
    if not re.fullmatch(r"[0-9]+X?", found):
        return fault("id_characters" if len(found) == 18 else "id_other_document")
    if re.fullmatch(r"[0-9]{15}", found):
        return fault("id_15_digits")
    if len(found) != 18:
        return fault("id_length", length=len(found))
    if not _known_area(found[:6]):
        return fault("id_area")
    if birth_date_of(found) is None:
        return fault("id_birth_date")
    if ric.calc_check_digit(found) != found[-1]:
        # 000 at the end is what is left of a number that a spreadsheet cut to 15 digits.
        return fault("id_rounded" if found.endswith("000") else "id_check_digit")
    return found


@lru_cache(maxsize=8192)
def _known_area(code: str) -> bool:
    """Whether the area exists or once existed.

    The year of birth is left out on purpose: who was born before a county was formed still has its number when the
    number was assigned later.
    """
    return any("county" in properties for _, properties in numdb.get("cn/loc").info(code))


def birth_date_of(number: str) -> dt.date | None:
    """The day of birth inside an 18-digit resident number, or None when there is no such day."""
    try:
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= _EARLIEST_BIRTH else None


def sex_of(number: str) -> str:
    """``male`` or ``female``, as the 17th digit of a resident number says."""
    return "male" if int(number[16]) % 2 else "female"
