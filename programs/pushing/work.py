"""One push from its lines to its answer."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from credits.imports.importer import HoursImporter
from credits.imports.pushed import PushedRow, push_rows
from ground.actors import Actor
from intake.plan import RowOutcome

from ..tokens.counting import count_stored
from ..tokens.models import AccessToken
from .lines import PushedLine, as_said, table

_HEADER = 1
"""The rows of the table are counted from 1, and its titles stand in the first."""


def pushed(*, actor: Actor, token: AccessToken, lines: list[PushedLine], now: dt.datetime) -> dict[str, Any]:
    """What became of each line, in their order. Raises Refused when nothing could be taken."""
    assert token.platform is not None
    assert token.unit is not None
    content, came_from = table(lines, HoursImporter().schema(token.platform.host))
    found: dict[int, PushedRow] = {}
    if came_from:
        found = push_rows(
            actor=actor, office=token.unit, platform=token.platform, content=content, now=now, keep=not token.sandbox,
            file_name=f"{token.platform.host}-{timezone.localtime(now):%Y%m%d-%H%M%S}.csv",
        )  # fmt: skip
    by_line = {index: found.get(row) for row, index in enumerate(came_from, start=_HEADER + 1)}
    unread = PushedRow(RowOutcome.REFUSED, "unreadable", "", _("This line does not look like a record."))
    results = [
        {"line": number, "record_number": line.record_number} | as_said(line.fault or by_line[number - 1] or unread)
        for number, line in enumerate(lines, start=1)
    ]
    count_stored(token, sum(result["result"] in {"stored", "corrected"} for result in results))
    counts = Counter(result["result"] for result in results)
    return {"sandbox": token.sandbox, "counts": dict(sorted(counts.items())), "results": results}
