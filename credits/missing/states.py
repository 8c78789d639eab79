"""The life of a report of missing hours: it waits, and is answered once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way

SCREENSHOT = "screenshot"
"""What papers of a report are for."""


class MissingHoursState(models.TextChoices):
    WAITING = "waiting"
    ANSWERED = "answered"


class MissingHoursMove(models.TextChoices):
    ANSWER = "answer"


S = MissingHoursState
_WHY, _LATE = _("Please write an answer: the person reads it."), _("%(name)s has already answered this report.")
MISSING_HOURS = Lifecycle(
    "credits.MissingHours",
    S,
    {MissingHoursMove.ANSWER: Way(S.WAITING, S.ANSWERED, "hours.missing_answered", _WHY, _LATE)},
    marks={S.ANSWERED: "answered_at"},
)
