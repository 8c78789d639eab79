"""Days, as calendar days in Asia/Shanghai."""

import datetime as dt
import re

from intake.cells import Cell, quoted, shown, unwrap
from intake.faults import Fault, fault
from intake.folding import fold

EARLIEST_YEAR, LATEST_YEAR = 1900, 2099
_SHANGHAI = dt.timezone(dt.timedelta(hours=8))
_EPOCH = dt.date(1899, 12, 30)
# Day numbers of a spreadsheet between 1927 and 2099; below lie years and day counts, above 20240501.
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 73_050

# Longer text is no date, and the patterns below must not meet thousands of spaces.
_LONGEST = 60

_WEEKDAY = r"(?:\s*(?:[(（]?(?:星期|周)[一二三四五六日天][)）]?|[(（][一二三四五六日][)）]))?"
_HALF = r"上午|下午|凌晨|早上|中午|晚上|[AaPp]\.?[Mm]\.?"
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})[:时点](?:(?P<minute>[0-9]{1,2})(?:[:分](?P<second>[0-9]{1,2})秒?(?:\.[0-9]{1,9})?|分)?)?"
)
# CST is what Chinese machines call their own time.
_ZONE = r"Z|CST|北京时间|[(]?(?:UTC|GMT)?(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?)[)]?|UTC|GMT"
_TIME = (
    rf"{_WEEKDAY}(?:[T\s,]*(?P<before>{_HALF}))?(?:[T\s,]*{_CLOCK})?(?:\s*(?P<after>{_HALF}))?(?:\s*(?P<zone>{_ZONE}))?"
)
_SIGNS = r"(?P<sign>\s?[-/.、,])\s?"
_FORMS = (
    re.compile(
        rf"(?P<year>[0-9]{{4}}){_SIGNS}(?P<month>[0-9]{{1,2}})(?P=sign)\s?(?P<day>[0-9]{{1,2}})(?:(?:(?P=sign)|[日号])(?=\s|$))?{_TIME}"
    ),
    re.compile(rf"(?P<year>[0-9]{{4}})\s*年\s*(?P<month>[0-9]{{1,2}})\s*月\s*(?P<day>[0-9]{{1,2}})\s*[日号]{_TIME}"),
    re.compile(rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?:(?=\s|T){_TIME})?"),
    re.compile(
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})"
        r"(?P<second>[0-9]{2})?(?:\.[0-9]{1,9})?"
    ),
    # Day and month in an order that only one reading allows.
    re.compile(rf"(?P<month>[0-9]{{1,2}}){_SIGNS}(?P<day>1[3-9]|2[0-9]|3[01])(?P=sign)\s?(?P<year>[0-9]{{4}}){_TIME}"),
    re.compile(rf"(?P<day>1[3-9]|2[0-9]|3[01]){_SIGNS}(?P<month>[0-9]{{1,2}})(?P=sign)\s?(?P<year>[0-9]{{4}}){_TIME}"),
)
# What Java writes of a moment: Tue Dec 31 23:59:59 CST 2024.
_JAVA = re.compile(
    rf"[A-Z][a-z]{{2}} (?P<name>[A-Z][a-z]{{2}}) (?P<day>[0-9]{{1,2}}) {_CLOCK} (?P<zone>{_ZONE}) (?P<year>[0-9]{{4}})"
)
# 1-May-2024, May 1, 2024, Wed, 01 May 2024 09:30:00 GMT: the name of the month leaves no doubt.
_NAME = r"(?P<name>[A-Za-z]{3})[a-z]{0,6}\.?"
_NAMED = (
    re.compile(
        rf"(?:[A-Za-z]{{3}},\s*)?(?P<day>[0-9]{{1,2}})[-\s/]{_NAME}[-\s/,]\s?(?P<year>[0-9]{{4}}){_TIME}", re.ASCII
    ),
    re.compile(rf"{_NAME}[-\s](?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[-,\s]\s?(?P<year>[0-9]{{4}}){_TIME}", re.ASCII),
)
_CHINESE_DAY = re.compile(
    r"([〇○零一二三四五六七八九]{4}|[0-9]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日?"
)
_FIGURES = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_TWO_DIGITS = re.compile(r"[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?.*")
_DAY_FIRST = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}.*")
_NO_DAY = re.compile(r"[0-9]{4}\s*[-/.年]\s*[0-9]{1,2}\s*月?|[0-9]{4}年?")
_DASHES = str.maketrans("‐‑–—−", "-----")


def day(cell: Cell) -> dt.date | Fault:
    """A day from 1900 to 2099, year first: real dates, day numbers, 2024-05-01, 2024/5/1, 2024年5月1日, 20240501.

    A time of day is read and left away; 24:00 is the end of its day. A time with another zone is moved to Shanghai
    first. Two-digit years, dates whose day and month could be exchanged and days that do not exist are refused.
    """
    if isinstance(cell, dt.datetime):
        return _in_range(cell.date(), cell)
    if isinstance(cell, dt.date):
        return _in_range(cell, cell)
    if isinstance(cell, bool):
        return fault("date_form", text=quoted(cell))
    if isinstance(cell, (int, float)):
        return _from_number(cell)
    text = fold(unwrap(shown(cell).strip())).lstrip("'’‘").translate(_DASHES).strip()
    if len(text) > _LONGEST:
        return fault("date_form", text=quoted(text))
    if spelt := _CHINESE_DAY.fullmatch(text):
        text = f"{''.join(_FIGURES.get(sign, sign) for sign in spelt[1])}年{_spelt(spelt[2])}月{_spelt(spelt[3])}日"
    for form in (*_FORMS, _JAVA, *_NAMED):
        match = form.fullmatch(text)
        if match:
            return _from_match(match, text)
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
        return _from_number(float(text))
    if _DAY_FIRST.fullmatch(text):
        return fault("date_day_first", text=quoted(text))
    if _TWO_DIGITS.fullmatch(text):
        return fault("date_two_digit_year", text=quoted(text))
    if _NO_DAY.fullmatch(text):
        return fault("date_no_day", text=quoted(text))
    return fault("date_form", text=quoted(text))


def _spelt(word: str) -> int:
    """三十一 as 31."""
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return int(_FIGURES[ones]) if len(ones) == 1 else 0
    return (int(_FIGURES[tens]) if tens else 1) * 10 + (int(_FIGURES[ones]) if ones else 0)


def _from_number(number: float) -> dt.date | Fault:
    if _FIRST_SERIAL <= number < _LAST_SERIAL:
        return _EPOCH + dt.timedelta(days=int(number))
    text = shown(number)
    match = _FORMS[2].fullmatch(text) or _FORMS[3].fullmatch(text)
    return _from_match(match, text) if match else fault("date_form", text=quoted(text))


def _from_match(match: re.Match[str], text: str) -> dt.date | Fault:
    parts = match.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    try:
        month = _MONTHS.index((parts["name"] or "").capitalize()) + 1 if "name" in parts else int(parts["month"])
        start = dt.datetime(int(parts["year"]), month, int(parts["day"]), tzinfo=_zone(parts))
        if (hour, minute, second) == (24, 0, 0):
            # The end of a day belongs to it, and is no moment of the next one.
            moment = start + dt.timedelta(hours=24, microseconds=-1)
        else:
            moment = start.replace(hour=_of_day(hour, parts), minute=minute, second=min(second, 59 + (second > 60)))
        moment = moment.astimezone(_SHANGHAI)
    except (ValueError, OverflowError):
        return fault("date_impossible", text=quoted(text))
    return _in_range(moment.date(), text)


def _of_day(hour: int, parts: dict[str, str | None]) -> int:
    """The hour from 0 to 23, where half of the day may be named before or after it."""
    half = (parts.get("before") or parts.get("after") or "").upper().replace(".", "")
    if half in ("下午", "晚上", "PM") and hour < 12:
        return hour + 12
    return 0 if half in ("上午", "凌晨", "AM") and hour == 12 else hour


def _zone(parts: dict[str, str | None]) -> dt.tzinfo:
    named, offset = parts.get("zone"), parts.get("offset")
    if offset:
        hours, minutes = offset[1:].replace(":", "").rjust(2, "0"), "0"
        if len(hours) > 2:
            hours, minutes = hours[:-2], hours[-2:]
        away = dt.timedelta(hours=int(hours), minutes=int(minutes))
        return dt.timezone(-away if offset[0] == "-" else away)
    return dt.UTC if named in ("Z", "UTC", "GMT") else _SHANGHAI


def _in_range(found: dt.date, cell: Cell) -> dt.date | Fault:
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return fault("date_range", text=quoted(cell), first=EARLIEST_YEAR, last=LATEST_YEAR)
    return found
