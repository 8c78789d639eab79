"""Which course a title means, whatever platform writes it: for one year a course counts once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

from intake.folding import comparable

from .models import Course, CourseListing, Platform

_ALIKE = str.maketrans(dict.fromkeys("·•・", ".") | dict.fromkeys("—–―‐‒−─━⸺⸻", "-"))
_DASHES = re.compile("-{2,}")
# Quotes, title marks and brackets: what stands in them is part of the title, they themselves are not.
_MARKS = re.compile("[\"'“”‘’「」『』《》〈〉«»‹›()\\[\\]{}【】〔〕〖〗]+")
_FIGURES = ("0123456789", "〇零一二三四五六七八九十百千")
_AT_END = "。.;,、:"
_LONGEST = 200


class Reported(NamedTuple):
    """A course as a file reports it."""

    key: str
    title: str
    code: str = ""
    opens_on: dt.date | None = None


def course_key(title: str) -> str:
    """The title for comparing: spaces, width and look of characters, capitals, dashes, quotes, 《》, brackets and what
    ends a sentence make no course; figures do. The key of a key is the key.
    """
    # Once more, because what stood apart may only now have come together.
    return _keyed(_keyed(title))


def _keyed(title: str) -> str:
    folded = comparable(title)
    plain = _DASHES.sub("-", _MARKS.sub(_between, folded.translate(_ALIKE)))
    return plain[:_LONGEST].rstrip(_AT_END) or folded[:_LONGEST]


def _between(mark: re.Match[str]) -> str:
    """Nothing, but between two figures, which would become another one: 专题1（2） is not 专题12."""
    before, after = mark.string[: mark.start()][-1:], mark.string[mark.end() :][:1]
    return "|" if any(before and before in figures and after and after in figures for figures in _FIGURES) else ""


def enter_courses(platform: Platform, reported: Iterable[Reported]) -> None:
    """Adds courses and listings that are not known yet. Belongs to the transaction that stores the records.

    In the order of the keys: two imports at once would otherwise wait for each other in a circle.
    """
    rows = sorted(set(reported), key=lambda row: (row.key, row.code))
    titles = {row.key: row.title for row in reversed(rows)}
    Course.objects.bulk_create(
        (Course(key=key, title=titles[key]) for key in sorted(titles)), ignore_conflicts=True, batch_size=1000
    )
    listed = {row.code: row for row in rows if row.code}
    if not listed:
        return
    pks: dict[str, int] = {}
    wanted = sorted({row.key for row in listed.values()})
    for start in range(0, len(wanted), 5000):
        pks |= dict(Course.objects.filter(key__in=wanted[start : start + 5000]).values_list("key", "pk"))
    CourseListing.objects.bulk_create(
        (
            CourseListing(platform=platform, code=code, course_id=pks[row.key], opens_on=row.opens_on)
            for code, row in sorted(listed.items())
        ),
        ignore_conflicts=True,
        batch_size=1000,
    )
