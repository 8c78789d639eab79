"""What the portal holds about one person, as tables that the person can take along.

Every app that holds something registers its part when it starts:

    own_data.register(_("Credit records"), lambda actor: [{"year": 2024, ...}, ...])

A part is given the actor and returns rows about the actor's own learner, full values, column titles as keys.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from ground.signed_in import SignedIn
from intake.sheets import SheetWriter

_AS_IT_IS = {int, float, Decimal, dt.date}
"""Numbers stay numbers, days stay days; moments are text, in the words of whoever tells them."""
Rows = list[dict[str, Any]]
_parts: dict[str, tuple[str | Promise, Callable[[SignedIn], Rows]]] = {}


def register(key: str, title: str | Promise, rows: Callable[[SignedIn], Rows]) -> None:
    """Adds a part under a key of its own."""
    _parts[key] = (title, rows)


def collect(actor: SignedIn) -> dict[str, Rows]:
    """Every part by its title, in the order of the keys."""
    return {str(title): rows(actor) for _key, (title, rows) in sorted(_parts.items())}


def workbook(parts: dict[str, Rows], watermark: str) -> bytes:
    """The parts as sheets of one workbook; text stays text, and each sheet says who took it and when."""
    target = io.BytesIO()
    first, *_rest = parts
    with SheetWriter(target, first) as sheet:
        for title, rows in parts.items():
            if title != first:
                sheet.next(title)
            sheet.watermark(watermark)
            sheet.put(0, 0, watermark)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            sheet.on_paper(watermark)
            sheet.widths([18] * len(columns))
            sheet.head(1, columns)
            sheet.freeze(2, 1)
            for line, row in enumerate(rows, start=2):
                for place, column in enumerate(columns):
                    value = row.get(column)
                    sheet.put(line, place, value if type(value) in _AS_IT_IS else "" if value is None else str(value))
            sheet.filters(1, len(rows) + 1, len(columns))
    return target.getvalue()
