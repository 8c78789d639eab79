"""Days, as calendar days in Asia/Shanghai."""

import datetime as dt
import re

from intake.cells import Cell, narrow, quoted, shown, unwrap, visible
from intake.faults import Fault, fault

EARLIEST_YEAR, LATEST_YEAR = 1900, 2099
_SHANGHAI = dt.timezone(dt.timedelta(hours=8))
_EPOCH = dt.date(1899, 12, 30)
# Day numbers of a spreadsheet between 1927 and 2099; below lie years and day counts, above 20240501.
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 73_050

# Longer text is no date, and the patterns below must not meet thousands of spaces.
_LONGEST = 60

_WEEKDAY = r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
_CLOCK = (
    r"(?:[上下]午)?\s*"
    r"(?P<hour>[0-9]{1,2})[:时点](?:(?P<minute>[0-9]{1,2})(?:[:分](?P<second>[0-9]{1,2})秒?(?:\.[0-9]{1,9})?|分)?)?"
    r"(?:\s*[AaPp][Mm])?"
)
_TIME = rf"{_WEEKDAY}(?:[T\s]*{_CLOCK})?(?P<zone>\s*(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}}))?"
_FORMS = (
    re.compile(rf"(?P<year>[0-9]{{4}})(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}}){_TIME}"),
    re.compile(rf"(?P<year>[0-9]{{4}})\s*年\s*(?P<month>[0-9]{{1,2}})\s*月\s*(?P<day>[0-9]{{1,2}})\s*[日号]{_TIME}"),
    re.compile(rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?:(?=\s|T){_TIME})?"),
)
_TWO_DIGITS = re.compile(r"[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?.*")
_DAY_FIRST = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}.*")
_NO_DAY = re.compile(r"[0-9]{4}\s*[-/.年]\s*[0-9]{1,2}\s*月?|[0-9]{4}年?")
_DASHES = str.maketrans("‐‑–—−", "-----")


def day(cell: Cell) -> dt.date | Fault:
    """A day from 1900 to 2099, year first: real dates, day numbers, 2024-05-01, 2024/5/1, 2024年5月1日, 20240501.

    A time of day is read and left away. A time with another zone is moved to Shanghai first. Two-digit years, day-first
    dates and days that do not exist are refused.
    """
    if isinstance(cell, dt.datetime):
        return _in_range(cell.date(), cell)
    if isinstance(cell, dt.date):
        return _in_range(cell, cell)
    if isinstance(cell, bool):
        return fault("date_form", text=quoted(cell))
    if isinstance(cell, (int, float)):
        return _from_number(cell)
    text = visible(narrow(unwrap(shown(cell).strip()))).lstrip("'’‘").translate(_DASHES).strip()
    if len(text) > _LONGEST:
        return fault("date_form", text=quoted(text))
    for form in _FORMS:
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


def _from_number(number: float) -> dt.date | Fault:
    if _FIRST_SERIAL <= number < _LAST_SERIAL:
        return _EPOCH + dt.timedelta(days=int(number))
    text = shown(number)
    match = _FORMS[2].fullmatch(text)
    return _from_match(match, text) if match else fault("date_form", text=quoted(text))


def _from_match(match: re.Match[str], text: str) -> dt.date | Fault:
    parts = match.groupdict()
    try:
        moment = dt.datetime(
            int(parts["year"]),
            int(parts["month"]),
            int(parts["day"]),
            int(parts["hour"] or 0),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=_zone((parts["zone"] or "").strip()),
        ).astimezone(_SHANGHAI)
    except (ValueError, OverflowError):
        return fault("date_impossible", text=quoted(text))
    return _in_range(moment.date(), text)


def _zone(offset: str) -> dt.tzinfo | None:
    return dt.datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo if offset else _SHANGHAI


def _in_range(found: dt.date, cell: Cell) -> dt.date | Fault:
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return fault("date_range", text=quoted(cell), first=EARLIEST_YEAR, last=LATEST_YEAR)
    return found
