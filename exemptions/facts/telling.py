"""Who hears of the end of a fact: the person, with the way to object."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.messages.services import Told, overtake, tell
from ground.actors import Actor
from ground.days import said_day

from .models import Fact, FactEnd

PAGE = "fact"


def ended(*, actor: Actor, end: FactEnd, now: dt.datetime) -> None:
    fact = end.fact
    text = _("%(fact)s: holds until %(day)s and no longer. Entered by %(name)s: %(reason)s")
    said = text % {"fact": fact.name, "day": said_day(end.until), "name": end.entered_by, "reason": end.reason}
    told = Told(
        key=f"fact_end:{end.public_id}", text=said[:500], about=PAGE, about_id=fact.public_id,
        learner_id=fact.learner_id,
    )  # fmt: skip
    tell(actor=actor, notices=[told], now=now)


def lifted(*, actor: Actor, fact: Fact, now: dt.datetime) -> None:
    """What was told holds no more; the answer to the objection says why."""
    overtake(actor=actor, about=PAGE, about_id=fact.public_id, now=now)
