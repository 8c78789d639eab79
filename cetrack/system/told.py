"""Whoever asked for work of more than a moment hears that it has ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from accounts.holders.selectors import accounts_by_key
from accounts.messages.services import Told, tell
from ground.actors import SystemActor
from ground.jobs.models import Job
from ground.jobs.states import JobState

from .labels import KINDS

PORTAL = SystemActor("background jobs")
LONG = dt.timedelta(minutes=2)
"""Whoever waits less still looks at the page."""


def tell_ended(*, row: Job, now: dt.datetime, **_more: Any) -> None:
    """One notice for a job that took long or failed; of what the portal itself asked for nobody hears."""
    failed = row.state == JobState.FAILED
    if not row.actor_key or (not failed and now - row.created_at < LONG):
        return
    said = {"what": KINDS.get(row.kind, row.kind), "how": row.message}
    text = _("“%(what)s” could not be done. %(how)s") if failed else _("“%(what)s” is done. %(how)s")
    notices = [
        Told(
            key=f"job:{row.public_id}:{row.attempts}",
            text=(text % said).strip()[:500],
            about="job",
            about_id=row.public_id,
            account_id=account,
        )
        for account in accounts_by_key(actor=PORTAL, keys=[row.actor_key])
    ]
    if notices:
        tell(actor=PORTAL, notices=notices, now=now)
