"""The life of a platform record in the hands of officers, while it is not withdrawn."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class RecordState(models.TextChoices):
    WAITING = "waiting"
    RETURNED = "returned"
    VERIFIED = "verified"


class RecordMove(models.TextChoices):
    VERIFY = "verify"
    RETURN = "return"
    REVOKE = "revoke"
    UNDO = "undo"


S, M = RecordState, RecordMove
_WHY = _("Please give a reason: the person reads it.")
RECORDS = Lifecycle(
    "credits.CreditRecord",
    S,
    {
        M.VERIFY: Way({S.WAITING, S.RETURNED}, S.VERIFIED, "hours.verified"),
        M.RETURN: Way(S.WAITING, S.RETURNED, "hours.returned", _WHY),
        M.REVOKE: Way(S.VERIFIED, S.RETURNED, "hours.returned", _WHY),
        M.UNDO: Way({S.VERIFIED, S.RETURNED}, S.WAITING, work=True),
    },
    marks={S.RETURNED: "returned_at", S.VERIFIED: "verified_at"},
)
