"""Document numbers: resident identity cards with check digit, date and area; other documents as declared.

No fault ever repeats the number.
"""

import datetime as dt
import re
from functools import lru_cache

from stdnum import numdb
from stdnum.cn import ric

from intake.cells import SCIENTIFIC, Cell, unwrap
from intake.faults import Fault, fault
from intake.folding import fold
from intake.values.words import WordChoice

RESIDENT_ID = "resident_id"

document_type = WordChoice(
    "document_type",
    {
        RESIDENT_ID: "居民身份证 身份证 二代身份证 第二代身份证 第二代居民身份证 中国居民身份证 "
        "中华人民共和国居民身份证 公民身份号码",
        "passport": "护照 外国护照 中国护照 普通护照 外籍护照",
        "hk_macau_permit": "港澳居民来往内地通行证 港澳居民往来内地通行证 港澳来往内地通行证 港澳通行证 回乡证",
        "taiwan_permit": "台湾居民来往大陆通行证 台湾居民往来大陆通行证 台胞证",
        "residence_permit": "港澳台居民居住证 港澳居民居住证 台湾居民居住证 中华人民共和国港澳居民居住证 "
        "中华人民共和国台湾居民居住证 居住证",
        "foreign_permanent_residence": "外国人永久居留身份证 外国人永久居留证 永久居留身份证 永居证",
    },
)

_PATTERNS = {
    "passport": re.compile(r"[A-Z0-9]{6,17}"),
    "hk_macau_permit": re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
    "taiwan_permit": re.compile(r"[A-Z]?[0-9]{8}(?:[0-9]{2})?"),
    "residence_permit": re.compile(r"8[123]0000[0-9]{11}[0-9X]"),
    "foreign_permanent_residence": re.compile(r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]"),
}
# What is no resident number and looks like the number of one of those documents, where none is declared.
_OTHER = re.compile(r"[A-Z]{1,3}[0-9]{7,12}|[0-9]{8}")
_NOT_OF_RESIDENTS = re.compile(r"(?:8[123]0000|9)[0-9X]+")
_PLAIN = re.compile(r"[0-9]{17}[0-9X]")
_QUOTES = "'’‘`´＇\"“”"
_DASHES = re.compile(r"[-‐‑–—]")
_SPACES = re.compile(r"\s+")
_BEFORE = re.compile(
    r"(?:(?:公民|居民)?身份(?:证件?)?|证件)(?:号码|号)?[:：]?(?=[0-9A-Z])|(?:ID|NO\.?|№)[:：]?(?=[0-9]{17}[0-9X]$)"
)
_AROUND = re.compile(r"[(\[【]([0-9A-Z]{8,18})[)\]】]")
_BEHIND = re.compile(r"[(（][^()（）0-9]{1,30}[)）]$|[.。;；,，、]+$")
# Letters of other scripts that look like the X of a check digit.
_LIKE_X = re.compile("[\u0425\u0445\u03a7\u03c7\u00d7\u2715]$")
_EARLIEST_BIRTH = 1900


def document_number(cell: Cell, kind: object = None) -> str | Fault:
    """A document number of the declared ``kind`` (a resident identity card when none is declared).

    A number stored as a number is refused whatever its digits: the spreadsheet keeps 15 of them and writes zeros for
    the rest. Check digit and day of birth refuse; an area nobody knows does not (``area_known``). The fault never holds
    the number.
    """
    kind = RESIDENT_ID if kind is None else kind
    found = _written(cell, kind)
    if isinstance(found, Fault):
        return found
    if kind == RESIDENT_ID:
        return _resident_id(found)
    pattern = _PATTERNS.get(str(kind))
    if pattern is None or not pattern.fullmatch(found):
        return fault("document_form")
    return _checked(found)


def reported_number(cell: Cell, kind: object = None) -> str | Fault:
    """A document number in a file about people who are on a roster already: matched there as it stands.

    Like ``document_number``, but where no kind is declared the number of any other document is taken as well.
    """
    if kind is not None:
        return document_number(cell, kind)
    found = _written(cell, RESIDENT_ID)
    if isinstance(found, Fault):
        return found
    if _OTHER.fullmatch(found):
        return found
    if len(found) == 18 and _NOT_OF_RESIDENTS.fullmatch(found):
        return _checked(found)
    return _resident_id(found)


def is_resident_number(number: str) -> bool:
    """Whether a number that was read is that of a resident identity card by its form."""
    return _PLAIN.fullmatch(number) is not None and not _NOT_OF_RESIDENTS.fullmatch(number)


def _written(cell: Cell, kind: object) -> str | Fault:
    """The number without what is written around it, in capitals."""
    if isinstance(cell, (bool, int, float)):
        return fault("id_is_number" if kind == RESIDENT_ID else "document_is_number")
    if not isinstance(cell, str):
        return fault("id_is_date")
    if _PLAIN.fullmatch(cell):
        return cell
    found = _SPACES.sub("", fold(unwrap(cell.strip())).strip(_QUOTES)).upper()
    if SCIENTIFIC.fullmatch(found) or re.fullmatch(r"[0-9]+\.0+", found):
        return fault("id_is_number")
    found = _AROUND.sub(r"\1", found) if _AROUND.fullmatch(found) else found
    found = _LIKE_X.sub("X", _BEHIND.sub("", _BEFORE.sub("", found))).strip(_QUOTES)
    if "*" in found or "＊" in found:
        return fault("id_masked")
    return _DASHES.sub("", found) if kind == RESIDENT_ID else found


def _checked(found: str) -> str | Fault:
    return fault("id_check_digit") if len(found) == 18 and ric.calc_check_digit(found) != found[-1] else found


def _resident_id(found: str) -> str | Fault:
    if not re.fullmatch(r"[0-9]+X?", found):
        return fault("id_characters" if len(found) == 18 else "id_other_document")
    if re.fullmatch(r"[0-9]{15}", found):
        return fault("id_15_digits")
    if len(found) != 18:
        return fault("id_length", length=len(found))
    if birth_date_of(found) is None:
        return fault("id_birth_date")
    if ric.calc_check_digit(found) != found[-1]:
        # 000 at the end is what is left of a number that a spreadsheet cut to 15 digits.
        return fault("id_rounded" if found.endswith("000") else "id_check_digit")
    return fault("id_declare") if _NOT_OF_RESIDENTS.fullmatch(found) else found


def area_known(number: str) -> bool:
    """Whether the area in a resident number exists or once existed, as far as the list of areas goes."""
    return _known_area(number[:6])


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
