"""What the audit administrator's first page says: how much was written, that it is sealed, who looked at numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ground.days import said_moment
from ground.desk_panels import DeskLine, DeskPanel, DeskTime

from . import chain
from .selectors import count_since, entries

MINUTE, DAY, WEEK = dt.timedelta(minutes=1), dt.timedelta(days=1), dt.timedelta(days=7)
WATCHED = {
    "personal_data.revealed": _("Full numbers revealed (7 days)"),
    "personal_data.reveal_refused": _("Reveals refused: cap of the day (7 days)"),
    "personal_data.exported": _("Full numbers exported (7 days)"),
    "export.taken": _("Files exported (7 days)"),
}


def of_the_journal(actor: Any, at: DeskTime) -> DeskPanel | None:
    """Each figure leads to its lines."""
    if not actor.reads_journal:
        return None
    page, now = reverse("journal:journal"), at.now
    first = (at.today - WEEK).isoformat()
    found = count_since(actor=actor, actions=list(WATCHED), since=now - WEEK)
    open_lines = chain.unsealed(before=now - MINUTE)
    anchor = chain.last_anchor()
    stood = said_moment(dt.datetime.fromisoformat(anchor.at)) if anchor else _("none yet")
    lines = [
        DeskLine(_("Lines of a day"), str(entries(actor=actor, since=now - DAY).count()), page),
        DeskLine(_("Lines older than a minute without a seal"), str(open_lines), wrong=open_lines > 0),
        DeskLine(_("Last anchor outside of the database"), stood, wrong=anchor is None),
        *(
            DeskLine(label, str(found.get(action, 0)), f"{page}?action={action}&since={first}")
            for action, label in WATCHED.items()
        ),
    ]
    return DeskPanel(_("Operation log"), page, tuple(lines))
