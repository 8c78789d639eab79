"""What people hear of a finding about themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.messages.services import Told, overtake, tell
from ground.actors import Actor
from ground.days import said_day

from .models import SampleAudit, SampledPerson

PAGE = "finding"


def found(*, actor: Actor, audit: SampleAudit, people: Iterable[SampledPerson], now: dt.datetime) -> None:
    """With the closing of the audit, when the unit reads it, too."""
    text = _("The audit “%(title)s” has found about you: %(finding)s. To be put right by %(day)s with your unit.")
    told = [
        Told(
            key=f"finding:{person.public_id}",
            text=(text % {"title": audit.title, "finding": person.finding, "day": said_day(person.due_on)})[:500],
            about=PAGE,
            about_id=person.public_id,
            learner_id=person.learner_id,
        )
        for person in people
    ]
    if told:
        tell(actor=actor, notices=told, now=now)


def lifted(*, actor: Actor, person: SampledPerson, now: dt.datetime) -> None:
    """The answer to the objection says so; what was told before holds no more."""
    overtake(actor=actor, about=PAGE, about_id=person.public_id, now=now)
