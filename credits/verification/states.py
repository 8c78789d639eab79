"""The life of an officer's act on records: done, and undone within minutes if at all."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class VerificationState(models.TextChoices):
    DONE = "done"
    UNDONE = "undone"


class VerificationMove(models.TextChoices):
    UNDO = "undo"


S = VerificationState
_LATE = _("This can be undone for five minutes only, and once.")
VERIFICATIONS = Lifecycle(
    "credits.Verification",
    S,
    {VerificationMove.UNDO: Way(S.DONE, S.UNDONE, "hours.verification_undone", late=_LATE)},
    marks={S.UNDONE: "undone_at"},
)
