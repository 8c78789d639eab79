"""Hours, years, grades, phone and record numbers. Own parsers: ``1_000``, ``١٠`` and ``NaN`` are not numbers here."""

import datetime as dt
import re

from intake.cells import SCIENTIFIC, Cell, quoted, says_none, shown, unwrap
from intake.faults import Fault, fault
from intake.folding import fold, named

MAX_TENTHS = 9_999
"""One record never holds more than 999.9 hours."""
EARLIEST_YEAR, LATEST_YEAR = 2000, 2099
GRADES = 13

_HOURS = re.compile(r"(?:共|计)?([0-9]+)(?:\.([0-9]+))?(?:个)?[(（]?(?:个?学时|个?课时|個?學時|個?課時)?[)）]?")
_YEAR = re.compile(r"([0-9]{4})(?:\.0+)?(?:学年度|年度|学年|年)?")
# What stands around a post grade and says nothing else.
_GRADE = re.compile(r"第?([0-9]{1,2}|[一二三四五六七八九十]{1,2})(?:\.0)?级?")
_AROUND_GRADE = re.compile(r"专业技术(?:人员|职务)?|专技|岗位等级|岗位|岗|现聘|聘任|聘|职务|等|[()（）\[\]【】]")
_OTHER_POSTS = re.compile("管理|工勤|技术工|技工|普工|职员|特设")
_LEVELS = ("正高级", "正高", "副高级", "副高", "高级", "中级", "助理级", "助理", "员级", "初级")
_HIGHEST = {"正高级", "正高"}
_WITHIN_LEVEL = 3
# A year that a spreadsheet shows as the day of that number: 2024 as 1905-07-16.
_EPOCH = dt.date(1899, 12, 30)
_CHINESE = {word: value for value, word in enumerate([*"一二三四五六七八九十", "十一", "十二", "十三"], start=1)}
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_EXACT_DIGITS = 15


def _compact(cell: Cell) -> str:
    return "".join(fold(unwrap(shown(cell).strip())).lstrip("'’‘").split())


def hours_tenths(cell: Cell) -> int | Fault:
    """Hours as whole tenths: 7.5 is 75. More than 0, at most 999.9, at most one decimal place.

    A number is taken as the spreadsheet shows it, with 15 digits: 7.499999 is refused, not rounded.
    """
    if isinstance(cell, bool):
        return fault("hours_form", text=quoted(cell))
    if isinstance(cell, dt.date):
        return fault("hours_is_date")
    text = _compact(cell)
    if re.fullmatch(r"[-−－–][0-9.]+.*", text):
        return fault("hours_negative", text=quoted(text))
    match = _HOURS.fullmatch(text)
    if match is None:
        return fault("hours_form", text=quoted(text))
    whole, part = match[1].lstrip("0") or "0", (match[2] or "").rstrip("0")
    if len(part) > 1:
        return fault("hours_places", text=quoted(text))
    if len(whole) > 6:
        return fault("hours_too_many", limit=shown(MAX_TENTHS / 10))
    tenths = int(whole) * 10 + int(part or "0")
    if tenths == 0:
        return fault("hours_zero")
    if tenths > MAX_TENTHS:
        return fault("hours_too_many", limit=shown(MAX_TENTHS / 10))
    return tenths


def year(cell: Cell) -> int | Fault:
    """A study year from 2000 to 2099, also written 2024年 or 2024年度, or shown as a day because of its format."""
    if isinstance(cell, dt.date) and cell.year == _EPOCH.year + 6:
        cell = (dt.date(cell.year, cell.month, cell.day) - _EPOCH).days
    if isinstance(cell, (bool, dt.date)):
        return fault("year_form", text=quoted(cell))
    match = _YEAR.fullmatch(_compact(cell))
    if match is None:
        return fault("year_form", text=quoted(cell))
    found = int(match[1])
    if not EARLIEST_YEAR <= found <= LATEST_YEAR:
        return fault("year_range", text=quoted(cell), first=EARLIEST_YEAR, last=LATEST_YEAR)
    return found


def post_grade(cell: Cell) -> int | Fault | None:
    """A post grade from 1 (highest) to 13: 10, 10级, 十级, 副高五级, 七级（副高） or 专业技术十级; 无 is none."""
    if isinstance(cell, (bool, dt.date)):
        return fault("grade_form", text=quoted(cell))
    text = _compact(cell)
    if says_none(text) or text in ("未聘", "未聘任", "未定级", "未定"):
        return None
    levels = [level for level in _LEVELS if level in text and not _OTHER_POSTS.search(text)]
    for level in levels:
        text = text.replace(level, " ")
    match = _GRADE.fullmatch(_AROUND_GRADE.sub(" ", text).strip(" ,，、:：/·" + ("-" if levels else "")))
    if match is None:
        return fault("grade_form", text=quoted(cell))
    found = _CHINESE.get(match[1]) or (int(match[1]) if match[1].isdecimal() else 0)
    # 副高一级 is the first of that level (the fifth grade), as some write it: not the first grade.
    if not 1 <= found <= GRADES or (found <= _WITHIN_LEVEL and levels and not _HIGHEST & set(levels)):
        return fault("grade_form", text=quoted(cell))
    return found


def mobile(cell: Cell) -> str | Fault:
    """A mobile number of the mainland, 11 digits, whatever is said beside it; of two nobody says which. The fault never
    holds the number."""
    if isinstance(cell, (bool, dt.date)):
        return fault("phone_form")
    text = re.sub(r"[-‐‑–—]", "", _compact(cell))
    text = re.sub(r"^(?:手机|移动电话|联系电话|电话)(?:号码?)?[:：]?", "", re.sub(r"[。.;；,，、]+$|\.0$", "", text))
    text = re.sub(r"[(（\[【][^0-9()（）]{1,12}[)）\]】]$", "", text)
    text = re.sub(r"^[(（]?(?:\+?86|0086)[)）]?(?=1[0-9]{10}$)", "", text)
    if not _MOBILE.fullmatch(text):
        return fault("phone_form")
    return text


def mobile_or_none(cell: Cell) -> str | Fault:
    """The same; 无 is none."""
    return "" if says_none(shown(cell)) else mobile(cell)


def identifier(limit: int) -> "Identifier":
    """A parser for record, course and certificate numbers of at most ``limit`` characters."""
    return Identifier(limit)


class Identifier:
    """Takes a number as it is named by somebody else. What a spreadsheet has rounded is refused."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, cell: Cell) -> str | Fault:
        """The number as text, trimmed, full-width signs made narrow; 无 is none."""
        if isinstance(cell, (bool, dt.date)):
            return fault("identifier_form", text=quoted(cell))
        if isinstance(cell, (int, float)):
            if not 0 <= cell < 10**_EXACT_DIGITS or cell != int(cell):
                return fault("identifier_is_number")
            return str(int(cell))
        if isinstance(cell, str) and cell.isascii() and cell.isalnum() and len(cell) <= self.limit:
            return cell
        text = " ".join(fold(unwrap(shown(cell).strip())).lstrip("'’‘").split())
        if says_none(text):
            return ""
        if SCIENTIFIC.fullmatch(text) and re.search("[.+]", text):
            return fault("identifier_is_number")
        if not text.isprintable():
            return fault("text_control", point=named(next(sign for sign in text if not sign.isprintable())))
        if len(text) > self.limit:
            return fault("text_long", limit=self.limit, length=len(text))
        return text
