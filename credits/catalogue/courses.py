"""Which course a title means, whatever platform writes it: for one year a course counts once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from intake.folding import comparable

from .models import Course, CourseListing, Platform

_ALIKE = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "－": "-", "·": ".", "•": ".", "・": "."}
)
_LONGEST = 200


class Reported(NamedTuple):
    """A course as a file reports it."""

    key: str
    title: str
    code: str = ""
    opens_on: dt.date | None = None


def course_key(title: str) -> str:
    """The title for comparing: spaces, width and look of characters, capitals, quotes and dashes make no course."""
    return comparable(title).translate(_ALIKE)[:_LONGEST]


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
