"""The yearly notice of the State Council's office on public holidays, read as it is written: a line for each holiday,

    春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。

What the notice says twice (weekdays, the number of days) is compared: no slip of the hand moves a deadline.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ground.days import said_day

NAMES = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
"""What every notice arranges."""

_WEEKDAYS = "一二三四五六日"
_DAY = r"(?:(?P<y{0}>\d{{4}})年)?(?P<m{0}>\d{{1,2}})月(?P<d{0}>\d{{1,2}})日(?:[(（](?P<w{0}>[^)）]*)[)）])?"
_REST = re.compile(
    _DAY.format(1)
    + r"(?:至(?:(?:(?P<y2>\d{4})年)?(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日(?:[(（](?P<w2>[^)）]*)[)）])?)?"
    + r"放假"
)
_MADE_UP = re.compile(_DAY.format(1))
_COUNT = re.compile(r"共(\d+)天")
_HEAD = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\d+[.、])?\s*(?P<name>[^:：\d]{2,16})[:：](?P<rest>.+)$")
_SPEAKS_OF_DAYS = re.compile(r"\d月\d{1,2}日.*(?:放假|上班)")


class ArrangementError(ValueError):
    """A sentence for whoever entered the text: which line, what, how to mend it."""


@dataclass(frozen=True)
class Arrangement:
    """One year: days off by holiday, and the Saturdays and Sundays on which offices work."""

    year: int
    off: dict[dt.date, str] = field(default_factory=dict)
    on: dict[dt.date, str] = field(default_factory=dict)


def read_arrangement(text: str, year: int) -> Arrangement:
    """The days of a notice. Lines that speak of no days off or worked are passed over. Raises ArrangementError."""
    found = Arrangement(year)
    for number, line in enumerate(text.splitlines(), start=1):
        head = _HEAD.match(line)
        if head and _SPEAKS_OF_DAYS.search(line):
            _read_line(found, head["name"].strip(), head["rest"], number)
        elif _SPEAKS_OF_DAYS.search(line):
            raise _wrong(number, _("name the holiday, then a colon, then its days"))
    said = "".join(found.off.values())
    if missing := [name for name in NAMES if name not in said]:
        words = {"names": "、".join(missing)}
        raise ArrangementError(_("These holidays are missing: %(names)s. Paste the whole notice.") % words)
    if both := sorted(found.off.keys() & found.on.keys()):
        raise ArrangementError(_("%(day)s is both a day off and a working day.") % {"day": said_day(both[0])})
    return found


def _read_line(found: Arrangement, name: str, rest: str, number: int) -> None:
    for sentence in re.split(r"[。；;]", rest):
        match = _REST.search(sentence)
        if match and (_MADE_UP.search(sentence[: match.start()]) or _MADE_UP.search(sentence[match.end() :])):
            raise _wrong(number, _("days off and days worked each end with a 。 of their own"))
        if match:
            first = _day(found.year, match, 1, number)
            last = _last(first, match, number) if match["d2"] else first
            days = [first + dt.timedelta(offset) for offset in range((last - first).days + 1)]
            count = _COUNT.search(sentence)
            if not days or len(days) > 15 or (count and int(count[1]) != len(days)):
                words = {"first": said_day(first), "last": said_day(last), "days": max(len(days), 0)}
                raise _wrong(
                    number, _("from %(first)s to %(last)s there are %(days)s days, which does not fit") % words
                )
            found.off.update(dict.fromkeys(days, name))
        elif "上班" in sentence:
            found.on.update(dict.fromkeys(_made_up(found.year, sentence, number), name))


def _made_up(year: int, sentence: str, number: int) -> Iterator[dt.date]:
    for match in _MADE_UP.finditer(sentence):
        day = _day(year, match, 1, number)
        if day.weekday() < 5:
            raise _wrong(
                number,
                _("%(day)s is no Saturday or Sunday, so it cannot be a made-up working day") % {"day": said_day(day)},
            )
        yield day


def _last(first: dt.date, match: re.Match[str], number: int) -> dt.date:
    year, month = int(match["y2"] or first.year), int(match["m2"] or first.month)
    return _checked(year, month, int(match["d2"]), match["w2"], number)


def _day(year: int, match: re.Match[str], which: int, number: int) -> dt.date:
    said = match[f"y{which}"]
    if said and abs(int(said) - year) > 1:
        raise _wrong(
            number, _("the year %(said)s does not belong to the arrangement of %(year)s") % {"said": said, "year": year}
        )
    return _checked(int(said or year), int(match[f"m{which}"]), int(match[f"d{which}"]), match[f"w{which}"], number)


def _checked(year: int, month: int, day: int, said: str | None, number: int) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise _wrong(number, _("there is no day %(month)s-%(day)s") % {"month": month, "day": day}) from None
    weekday = re.search(r"(?:周|星期)([一二三四五六日天])", said or "")
    if weekday and _WEEKDAYS[found.weekday()] != weekday[1].replace("天", "日"):
        words = {"day": said_day(found), "is": _WEEKDAYS[found.weekday()], "said": weekday[1]}
        raise _wrong(number, _("%(day)s is weekday %(is)s, not %(said)s; is it the notice of another year?") % words)
    return found


def _wrong(number: int, what: str) -> ArrangementError:
    return ArrangementError(_("Line %(number)s: %(what)s.") % {"number": number, "what": what})
