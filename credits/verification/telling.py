"""What people hear when officers return their hours, and that it holds no more once that is undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.messages.services import Told, overtake, tell
from ground.actors import Actor

from .models import Verification

PAGE = "returned_hours"


def returned(*, actor: Actor, act: Verification, learners: Collection[int], now: dt.datetime) -> None:
    """One notice for each person of an act, however many records and pieces of work."""
    text = _(
        "Hours of yours were returned by an officer and do not count. The reason stands with the record on your page."
    )
    notices = [
        Told(
            key=f"returned:{act.public_id}:{learner}",
            text=text,
            about=PAGE,
            about_id=act.public_id,
            learner_id=learner,
        )
        for learner in sorted(learners)
    ]
    if notices:
        tell(actor=actor, notices=notices, now=now)


def undone(*, actor: Actor, act: Verification, now: dt.datetime) -> None:
    """The hours wait again as before."""
    overtake(actor=actor, about=PAGE, about_id=act.public_id, now=now)
