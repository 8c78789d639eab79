"""What people hear when hours of theirs go with a batch, or are replaced by a later file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.messages.services import Told, tell
from ground.actors import Actor
from uploads.models import Upload

from ..catalogue.models import Platform

PAGE = "gone_hours"


def withdrawn(*, actor: Actor, batch: Upload, learners: Collection[int], now: dt.datetime) -> None:
    """One notice for each person, however many records; the reason stands with each record."""
    text = _("Hours of yours were withdrawn with the file they came from, and do not count any more: %(reason)s")
    _tell(actor, f"withdrawn:{batch.public_id}", text % {"reason": batch.withdrawn_reason}, batch, learners, now)


def corrected(*, actor: Actor, batch: Upload, learners: Collection[int], now: dt.datetime) -> None:
    """Verified hours that a later file of the platform reports otherwise."""
    text = _(
        "Verified hours of yours were corrected by a later file of the platform. What was there before, and what is"
        " there now, stands with the record on your page."
    )
    _tell(actor, f"corrected:{batch.public_id}", text, batch, learners, now)


def taken_back(*, actor: Actor, platform: Platform, learners: Collection[int], now: dt.datetime) -> None:
    """Hours that were not verified yet, and that the platform itself takes back."""
    text = _("The platform %(platform)s has taken back hours of yours that were not verified yet.")
    _tell(actor, f"taken_back:{now.isoformat()}", text % {"platform": platform.name}, None, learners, now)


def _tell(actor: Actor, key: str, text: str, batch: Upload | None, learners: Collection[int], now: dt.datetime) -> None:
    about = batch.public_id if batch else None
    notices = [
        Told(key=f"{key}:{learner}", text=text[:500], about=PAGE, about_id=about, learner_id=learner)
        for learner in sorted(learners)
    ]
    if notices:
        tell(actor=actor, notices=notices, now=now)
