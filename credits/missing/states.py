"""The life of a report of missing hours: it waits, is answered, and waits again when the person replies."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way

ABOUT = "missing"
"""What the book of who is in charge and objections call it."""
SCREENSHOT = "screenshot"
"""What papers of a report are for."""


class MissingHoursState(models.TextChoices):
    WAITING = "waiting"
    ANSWERED = "answered"


class MissingHoursMove(models.TextChoices):
    ANSWER = "answer", _("answer")
    REPLY = "reply", _("reply of the person")
    REOPEN = "reopen", _("answer taken back upon an objection")


S = MissingHoursState
_WHY, _LATE = _("Please write an answer: the person reads it."), _("%(name)s has already answered this report.")
_STILL, _WAITS = _("Say what is still missing."), _("This report waits for an answer already.")
MISSING_HOURS = Lifecycle(
    "credits.MissingHours",
    S,
    {
        MissingHoursMove.ANSWER: Way(S.WAITING, S.ANSWERED, "hours.missing_answered", _WHY, _LATE),
        MissingHoursMove.REPLY: Way(S.ANSWERED, S.WAITING, "hours.missing_replied", _STILL, _WAITS),
        MissingHoursMove.REOPEN: Way(S.ANSWERED, S.WAITING, "hours.missing_reopened", _WHY, _WAITS, work=True),
    },
    marks={S.ANSWERED: "answered_at"},
)
