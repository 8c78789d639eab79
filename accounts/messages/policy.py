"""What policy officers hear of drafts that other ones hand in, hand back and publish."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from ground.actors import Actor
from ground.roles import Role
from policy.drafts.models import Draft

from ..holders.selectors import holders
from .services import Told, tell


def tell_policy_officers(*, actor: Actor, draft: Draft, text: str, now: dt.datetime, **signal: Any) -> None:
    """Every policy officer but the one who acts; what was told of the draft before is overtaken."""
    officers = holders(actor=actor, roles=[Role.LEAGUE_POLICY], day=timezone.localdate(now))
    others = {officer.account_id for officer in officers} - {actor.account_id}
    key = f"draft:{draft.public_id}:{now.isoformat()}"
    told = [
        Told(f"{key}:{account}", text[:500], about="draft", about_id=draft.public_id, account_id=account)
        for account in sorted(others)
    ]
    if told:
        tell(actor=actor, notices=told, now=now)
